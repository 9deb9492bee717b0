import { expect, test } from 'vitest';
import type { IngestClient } from '../../src/client/ingest-client.ts';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import { FakeClient, OPENED } from '../support/fake-client.ts';
import { type Item, Items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { atEnd } from '../support/producers.ts';

const down = new ZerobusError('unavailable', 'No connection to https://1234.zerobus.example: getaddrinfo ENOTFOUND');

/** Collects the warnings with the code ZEROBUS_UNAVAILABLE. */
function listen(): Error[] {
  const warnings: Error[] = [];
  const listener = (warning: Error & { code?: string }): void => {
    if (warning.code === 'ZEROBUS_UNAVAILABLE') warnings.push(warning);
  };
  process.on('warning', listener);
  atEnd(() => process.off('warning', listener));
  return warnings;
}

interface Setup {
  readonly producer: Producer<Item, Item>;
  readonly lines: string[];
  readonly warnings: Error[];
  /** Moves the clock in steps, and lets promises settle after each. */
  pass(ms: number): Promise<void>;
}

function setUp(client: IngestClient): Setup {
  const scheduler = new ManualScheduler();
  const lines: string[] = [];
  const ignore = (): void => {};
  const logger = {
    debug: ignore,
    info: ignore,
    warn: (line: string) => void (line.includes('Cannot reach') && lines.push(line)),
    error: ignore,
  };
  const producer = new Producer(Items, { client, logger, retry: { initialMs: 200, maxMs: 30_000 } }, scheduler);
  atEnd(() => producer.abort());
  const warnings = listen();
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 100) {
      await new Promise((resolve) => setImmediate(resolve));
      scheduler.advance(100);
    }
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { producer, lines, warnings, pass };
}

test('an unreachable endpoint is reported once, after three attempts, and retried', async () => {
  const client = new FakeClient(({ events }) => events.ended(down));
  const { producer, lines, warnings, pass } = setUp(client);
  producer.send({ id: 1 }).catch(() => {});
  await pass(200);
  expect([client.streams.length, warnings.length]).toEqual([2, 0]);
  await pass(60_000);
  expect(client.streams.length).toBeGreaterThan(5);
  expect(warnings.length).toBe(1);
  expect(warnings[0]).toMatchObject({ name: 'ZerobusWarning' });
  const text = warnings[0]?.message ?? '';
  for (const part of [
    'main.test.items: ',
    'https://1234.zerobus.example',
    '3 failed attempts',
    'ENOTFOUND',
    'ZEROBUS_SERVER_ENDPOINT',
    '300 s (deliveryTimeoutMs)',
  ])
    expect(text).toContain(part);
  expect(lines).toEqual([`zerobus ${text}`]);
});

test('a workspace that issues no token is reported too', async () => {
  const client = new FakeClient();
  client.tokenFor = async () => {
    throw new ZerobusError('token-unavailable', 'No token from https://workspace.example: ECONNREFUSED');
  };
  const { producer, warnings, pass } = setUp(client);
  producer.send({ id: 1 }).catch(() => {});
  await pass(10_000);
  expect(warnings.map((warning) => warning.message)).toEqual([expect.stringContaining('https://workspace.example')]);
  expect(warnings[0]?.message).toContain('DATABRICKS_HOST');
});

test('a workspace or endpoint that never responds is reported after the first attempt timed out', async () => {
  const client = new FakeClient();
  client.tokenFor = () => new Promise(() => {});
  const { producer, warnings, pass } = setUp(client);
  producer.send({ id: 1 }).catch(() => {});
  await pass(15_000);
  expect(warnings[0]?.message).toContain('No token after 15000 ms');
  client.tokenFor = async () => 'token';
  const other = setUp(new FakeClient());
  other.producer.send({ id: 1 }).catch(() => {});
  await other.pass(15_000);
  expect(other.warnings[0]?.message).toContain('No stream from https://1234.zerobus.example after 15000 ms');
});

test('a working connection may fail for ten seconds; each longer outage is reported once', async () => {
  let up = true;
  const client = new FakeClient(({ events, received }) => {
    if (!up) return events.ended(down);
    events.opened(OPENED);
    if (received.length > 0) events.acknowledged(received.length - 1);
  });
  const { producer, warnings, pass } = setUp(client);
  const outage = async (ms: number): Promise<void> => {
    up = false;
    client.streams.at(-1)?.events.ended(down);
    const sent = producer.send({ id: 1 });
    await pass(ms);
    up = true;
    await pass(30_000);
    await sent;
  };
  await producer.send({ id: 0 });
  await outage(9000);
  expect(warnings.length).toBe(0);
  await outage(20_000);
  expect(warnings.length).toBe(1);
  await outage(20_000);
  expect(warnings.length).toBe(2);
});

test('streams that open and acknowledge nothing are an outage', async () => {
  const client = new FakeClient(({ events }) => {
    events.opened(OPENED);
    events.ended(down);
  });
  const { producer, warnings, pass } = setUp(client);
  producer.send({ id: 1 }).catch(() => {});
  await pass(20_000);
  expect(warnings.length).toBe(1);
});
