import { afterEach, describe, expect, test } from 'vitest';
import { resolveClientSettings } from '../../src/client/client-settings.ts';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';
import { Producer } from '../../src/producer/producer.ts';
import type { ProducerOptions } from '../../src/producer/producer-options.ts';
import { resolveProducerSettings } from '../../src/producer/producer-settings.ts';
import { resolveTable } from '../../src/producer/table-name.ts';
import { Items } from '../support/items.ts';
import { produce, serve, wellBehaved } from '../support/producers.ts';

const token = { token: 't' };

describe('options of a producer that are wrong are named', () => {
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

  test('what is undefined has its default', () => {
    expect(resolveProducerSettings({ batch: { maxRecords: undefined, lingerMs: 0 }, retry: undefined })).toEqual({
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

describe('options of a client that are wrong are named, and secrets are not shown', () => {
  test.each<[string, unknown]>([
    ['endpoint', { endpoint: 'http://zerobus.example.com' }],
    ['endpoint', { endpoint: 'ftp://127.0.0.1' }],
    ['endpoint', { endpoint: 'not an address' }],
    ['endpoint', { endpoint: '' }],
    ['workspaceUrl', { workspaceUrl: 'http://example.com' }],
    ['workspaceUrl', { workspaceUrl: 'https://user:hunter2@example.com' }],
    ['credentials.clientId', { credentials: { clientSecret: 'hunter2' } }],
    ['credentials.clientSecret', { credentials: { clientId: 'x', clientSecret: '' } }],
    ['credentials.token', { credentials: { token: 5 } }],
    ['credentials', { credentials: 'hunter2' }],
    ['host', { host: 'x' }],
  ])('%s', (name, options) => {
    let message = '';
    try {
      new ZerobusClient(options as object);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain(name);
    expect(message).toContain('[configuration]');
    expect(message).not.toContain('hunter2');
  });
});

describe('settings from the environment', () => {
  const env = {
    ZEROBUS_SERVER_ENDPOINT: '1234.zerobus.us-west-2.cloud.databricks.com',
    DATABRICKS_HOST: 'https://dbc-1.cloud.databricks.com/',
    DATABRICKS_CLIENT_ID: 'id',
    DATABRICKS_CLIENT_SECRET: 'secret',
  };

  test('all of them, https where no scheme is given', () => {
    expect(resolveClientSettings({}, env)).toEqual({
      endpoint: 'https://1234.zerobus.us-west-2.cloud.databricks.com',
      workspaceId: '1234',
      workspaceUrl: 'https://dbc-1.cloud.databricks.com',
      credentials: { clientId: 'id', clientSecret: 'secret' },
    });
  });

  test.each([
    ['localhost:50051', 'https://localhost:50051'],
    ['http://localhost:50051', 'http://localhost:50051'],
    ['http://127.0.0.2:1', 'http://127.0.0.2:1'],
    ['http://[::1]:1', 'http://[::1]:1'],
    ['https://1.example.com:443/', 'https://1.example.com'],
  ])('endpoint %s', (endpoint, want) => {
    expect(resolveClientSettings({ endpoint, credentials: token }, {}).endpoint).toBe(want);
  });

  test('DATABRICKS_WORKSPACE_URL stands in for DATABRICKS_HOST, an option for either', () => {
    const { DATABRICKS_HOST: _, ...rest } = env;
    const other = { ...rest, DATABRICKS_WORKSPACE_URL: 'dbc-2.example.com' };
    expect(resolveClientSettings({}, other).workspaceUrl).toBe('https://dbc-2.example.com');
    expect(resolveClientSettings({ workspaceUrl: 'dbc-3.example.com' }, env).workspaceUrl).toBe(
      'https://dbc-3.example.com',
    );
  });

  test('every setting that is missing is named', () => {
    const read = (): unknown => resolveClientSettings({}, {});
    for (const name of [
      'ZEROBUS_SERVER_ENDPOINT',
      'DATABRICKS_HOST',
      'DATABRICKS_CLIENT_ID',
      'DATABRICKS_CLIENT_SECRET',
    ]) {
      expect(read).toThrow(name);
    }
    expect(() => resolveClientSettings({ credentials: token }, {})).toThrow(
      'Not set: endpoint (ZEROBUS_SERVER_ENDPOINT) [configuration]',
    );
  });
});

describe('a producer without settings', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  test('can be made, and says at the first record what is missing; once it is there, all is well', async () => {
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

  test('the catalog option comes before ZEROBUS_CATALOG', async () => {
    const server = await serve(wellBehaved);
    process.env['ZEROBUS_CATALOG'] = 'prod';
    await produce(server, { catalog: 'dev' }).send({ id: 1 });
    expect(server.calls[0]?.create?.table).toBe('dev.test.items');
  });
});

describe('the table to write into', () => {
  test.each([
    ['main.iot.events', undefined, 'main.iot.events'],
    ['main.iot.events', 'dev', 'dev.iot.events'],
    ['iot.events', 'dev', 'dev.iot.events'],
    ['iot.events', 'main-prod', 'main-prod.iot.events'],
    ['größe.iot.events', 'größe', 'größe.iot.events'],
  ])('%s in %s', (generated, catalog, want) => {
    expect(resolveTable(generated, catalog)).toBe(want);
  });

  test.each(['a.b', 'a b', 'a/b', 'größe', 'a\nb', ''])('%j is no catalog', (catalog) => {
    expect(() => resolveTable('main.iot.events', catalog)).toThrow('catalog (ZEROBUS_CATALOG) must be');
  });

  test('a name of two parts needs a catalog', () => {
    expect(() => resolveTable('iot.events', undefined)).toThrow('ZEROBUS_CATALOG');
  });
});
