import { afterEach, describe, expect, test } from 'vitest';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import type { ProducerOptions } from '../../src/producer/producer-options.ts';
import { resolveProducerSettings } from '../../src/producer/producer-settings.ts';
import { Items } from '../support/items.ts';
import { produce, serve, wellBehaved } from '../support/producers.ts';

const token = { token: 't' };

describe('errors of producer options name the option', () => {
  test.each<[string, unknown]>([
    ['batch.maxRecords', { batch: { maxRecords: 0 } }],
    ['batch.maxBytes', { batch: { maxBytes: 10_420_225 } }],
    ['batch.lingerMs', { batch: { lingerMs: -1 } }],
    ['maxRecord', { batch: { maxRecord: 5 } }],
    ['inFlight.maxBytes', { inFlight: { maxBytes: Number.NaN } }],
    ['inFlight.maxRecords', { inFlight: { maxRecords: 1.5 } }],
    ['retry.initialMs', { retry: { initialMs: 0 } }],
    ['retry.maxMs', { retry: { initialMs: 500, maxMs: 100 } }],
    ['retry', { retry: 5 }],
    ['connectTimeoutMs', { connectTimeoutMs: '5' }],
    ['ackTimeoutMs', { ackTimeoutMs: 2 ** 31 }],
    ['deliveryTimeoutMs', { deliveryTimeoutMs: Number.POSITIVE_INFINITY }],
    ['unknownKeys', { unknownKeys: 'yes' }],
    ['userAgent', { userAgent: 'a\r\nb: c' }],
    ['client', { client: 'x' }],
    ['catalog', { catalog: 3 }],
    ['signal', { signal: {} }],
    ['onAck', { onAck: 1 }],
    ['onState', { onState: {} }],
    ['logger', { logger: {} }],
    ['streams', { streams: 4 }],
    ['options', null],
  ])('%s', (name, options) => {
    const make = (): unknown => new Producer(Items, options as ProducerOptions);
    expect(make).toThrow(name);
    expect(make).toThrow('[configuration]');
  });

  test('options that are undefined have their defaults', () => {
    expect(resolveProducerSettings({ batch: { maxRecords: undefined, lingerMs: 0 }, retry: undefined })).toMatchObject({
      format: 'proto',
      delivery: 'at-least-once',
      streams: 1,
      ordering: 'producer',
      maxRejects: 100,
      batch: { maxRecords: 1000, maxBytes: 524_288, lingerMs: 0 },
      inFlight: { maxBytes: 67_108_864, maxRecords: 500_000 },
      retry: { initialMs: 200, maxMs: 30_000 },
      connectTimeoutMs: 15_000,
      ackTimeoutMs: 60_000,
      deliveryTimeoutMs: 300_000,
      unknownKeys: 'warn',
    });
  });
});

describe('a producer without settings', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  test('reports missing settings at the first record, and works once they are set', async () => {
    for (const name of Object.keys(process.env)) if (/^(ZEROBUS|DATABRICKS)_/.test(name)) delete process.env[name];
    const producer = new Producer(Items);
    expect(() => producer.write({ id: 1 })).toThrow('ZEROBUS_SERVER_ENDPOINT');
    expect(producer.stats.sent).toBe(0);
    await producer.close();
    const server = await serve(wellBehaved);
    process.env['ZEROBUS_SERVER_ENDPOINT'] = server.endpoint;
    process.env['ZEROBUS_CATALOG'] = 'prod';
    const fromEnvironment = new Producer(Items, { client: new ZerobusClient({ credentials: token }) });
    await fromEnvironment.send({ id: 1 });
    await fromEnvironment.close();
    expect(server.calls[0]?.create?.table).toBe('prod.test.items');
    expect(server.calls[0]?.headers['x-databricks-zerobus-table-name']).toBe('prod.test.items');
  });

  test('the option catalog takes precedence over ZEROBUS_CATALOG', async () => {
    const server = await serve(wellBehaved);
    process.env['ZEROBUS_CATALOG'] = 'prod';
    await produce(server, { catalog: 'dev' }).send({ id: 1 });
    expect(server.calls[0]?.create?.table).toBe('dev.test.items');
  });
});
