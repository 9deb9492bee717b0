// Producers that keep records in files, against the emulator.
import { expect, test } from 'vitest';
import type { ProducerOptions } from 'zerobus-runtime';
import { fileSpool } from 'zerobus-runtime/spool';
import { SensorEvent } from '../../generated/catalog/iot/sensor-event.ts';
import type { FaultHandle } from '../../src/emulator/index.ts';
import {
  AwayClient,
  copyAsCrashed,
  errorOf,
  ids,
  newFolder,
  produce,
  range,
  type Sensors,
  start,
  until,
  withOtherDescriptor,
  writeRows,
} from './lab.ts';
import { badRow, row } from './rows.ts';
import { runs } from './runs.ts';

test('what an earlier process left is delivered before new records', async () => {
  const emulator = await start();
  const root = newFolder();
  const { client } = new AwayClient(emulator);
  const first = produce(emulator, { client, spool: fileSpool(root), batch: { maxRecords: 7 } });
  await writeRows(first, range(100));
  await first.spooled();
  expect(first.stats.spool?.records).toBe(100);

  const second = produce(emulator, { spool: fileSpool(copyAsCrashed(root)) });
  await writeRows(second, range(50, 100));
  await second.flush();
  expect(runs(ids(emulator))).toBe(runs(range(150)));
  expect(second.stats).toMatchObject({ sent: 50, acked: 50, inFlight: { records: 0, bytes: 0 } });
  expect(second.stats.spool).toMatchObject({ records: 150, batches: 0 });
  await second.close();
});

test('flush() delivers what an earlier process left, although nothing was written', async () => {
  const emulator = await start();
  const root = newFolder();
  const { client } = new AwayClient(emulator);
  const first = produce(emulator, { client, spool: fileSpool(root) });
  await writeRows(first, range(10));
  await first.close({ timeoutMs: 0 });

  const second = produce(emulator, { spool: fileSpool(root) });
  await second.flush();
  expect(runs(ids(emulator))).toBe(runs(range(10)));
  await second.close();

  const third = produce(emulator, { spool: fileSpool(root) });
  await third.flush();
  expect(third.stats.spool).toMatchObject({ records: 10, batches: 0 });
  await third.close();
  expect(runs(ids(emulator))).toBe(runs(range(10)));
});

test('close() resolves at its deadline if the spool holds the rest, and a pending send() says who delivers it', async () => {
  const emulator = await start();
  const root = newFolder();
  const { client } = new AwayClient(emulator);
  const producer = produce(emulator, { client, spool: fileSpool(root, { fsync: true }) });
  await writeRows(producer, range(10));
  const sending = errorOf(producer.send(row(10)));
  await producer.spooled();
  await producer.close({ timeoutMs: 0 });
  expect(await sending).toMatchObject({
    code: 'closed',
    table: SensorEvent.table,
    message: expect.stringContaining('which the spool keeps'),
  });
  expect(await producer.closed).toBeUndefined();
  expect(producer.unacknowledged()).toEqual([]);

  const next = produce(emulator, { spool: fileSpool(root) });
  await next.flush();
  expect(runs(ids(emulator))).toBe(runs(range(11)));
});

test('more than memory holds is kept on disk, and is delivered in order when the service is back', async () => {
  const emulator = await start();
  const away = new AwayClient(emulator);
  const maxBytes = 256 * 1024;
  const producer = produce(emulator, {
    client: away.client,
    spool: fileSpool(newFolder()),
    batch: { maxRecords: 100 },
    inFlight: { maxBytes },
  });
  const count = 60_000;
  let most = 0;
  for (const number of range(count)) {
    await producer.write(row(number));
    most = Math.max(most, producer.stats.inFlight.bytes);
  }
  await producer.spooled();
  expect(most).toBeLessThan(2 * maxBytes);
  expect(producer.stats.spool?.bytes).toBeGreaterThan(4 * maxBytes);
  away.isAway = false;
  await producer.flush();
  expect(runs(ids(emulator))).toBe(runs(range(count)));
  expect(producer.stats).toMatchObject({ acked: count, inFlight: { records: 0, bytes: 0 }, window: { waiting: 0 } });
  await producer.close();
});

test.each([false, true])(
  'writers wait while the spool is full, and go on after acknowledgements (fsync: %s)',
  async (fsync) => {
    const emulator = await start();
    const away = new AwayClient(emulator);
    const producer = produce(emulator, {
      client: away.client,
      spool: fileSpool(newFolder(), { maxBytes: 64 * 1024, fsync }),
      batch: { maxRecords: 50 },
      inFlight: { maxBytes: 32 * 1024 },
    });
    const count = 20_000;
    const writing = writeRows(producer, range(count));
    await until(() => producer.stats.window.waiting > 0 && producer.stats.spool !== undefined);
    expect(producer.stats.sent).toBeLessThan(count);
    expect(producer.stats.spool?.bytes).toBeLessThanOrEqual(64 * 1024);
    away.isAway = false;
    await writing;
    await producer.spooled();
    await producer.flush();
    expect(runs(ids(emulator))).toBe(runs(range(count)));
    await producer.close();
  },
);

/** Writes rows until the spool is full, and returns how many it holds. */
async function fill(producer: Sensors): Promise<number> {
  await producer.spooled();
  const error = await errorOf(
    (async () => {
      for (let number = 0; ; number++) await producer.write(row(number));
    })(),
  );
  expect(error).toMatchObject({ code: 'spool-full', table: SensorEvent.table, retryable: true });
  return producer.stats.spool?.records ?? 0;
}

test('a full spool of an earlier process and a full window do not block each other', async () => {
  const emulator = await start();
  const away = new AwayClient(emulator);
  const root = newFolder();
  const full = fileSpool(root, { maxBytes: 64 * 1024, whenFull: 'fail' });
  const first = produce(emulator, { client: away.client, spool: full, batch: { maxRecords: 50 } });
  const held = await fill(first);
  first.abort();
  await first.closed;

  const spool = fileSpool(root, { maxBytes: 64 * 1024 });
  const settings = { batch: { maxRecords: 20 }, inFlight: { maxBytes: 4096 } };
  const producer = produce(emulator, { client: away.client, spool, ...settings });
  const writing = writeRows(producer, range(500, held));
  await until(() => producer.stats.window.waiting > 0);
  away.isAway = false;
  await writing;
  await producer.flush();
  expect(runs(ids(emulator))).toBe(runs(range(held + 500)));
});

test("with whenFull: 'fail', a record beyond a full spool is not accepted, and the others are delivered", async () => {
  const emulator = await start();
  const away = new AwayClient(emulator);
  const spool = fileSpool(newFolder(), { maxBytes: 64 * 1024, whenFull: 'fail' });
  const producer = produce(emulator, { client: away.client, spool, batch: { maxRecords: 50 } });
  await fill(producer);
  const { sent } = producer.stats;
  expect(() => producer.write(row(-1))).toThrow(expect.objectContaining({ code: 'spool-full' }));
  expect(await errorOf(producer.send(row(-1)))).toMatchObject({ code: 'spool-full' });
  expect(producer.stats.sent).toBe(sent);
  away.isAway = false;
  await producer.flush();
  await producer.send(row(sent));
  expect(runs(ids(emulator))).toBe(runs(range(sent + 1)));
});

test('a second producer with the same folder fails with spool-locked, and the first one goes on', async () => {
  const emulator = await start();
  const spool = fileSpool(newFolder());
  const first = produce(emulator, { spool });
  await first.ready();
  const second = produce(emulator, { spool });
  const sending = errorOf(second.send(row(9)));
  expect(await errorOf(second.spooled())).toMatchObject({ code: 'spool-locked', table: SensorEvent.table });
  expect(await sending).toMatchObject({ code: 'spool-locked' });
  expect(await errorOf(second.ready())).toMatchObject({ code: 'spool-locked' });
  expect(second.unacknowledged()).toMatchObject([{ humidity: 9n }]);
  await first.send(row(0));
  await first.close();
  const third = produce(emulator, { spool });
  await third.send(row(1));
  expect(ids(emulator)).toEqual([0, 1]);
});

test('spooled() without a spool is an error of the configuration', async () => {
  const producer = produce(await start());
  expect(await errorOf(producer.spooled())).toMatchObject({ code: 'configuration' });
});

test('a producer that is aborted while its spool opens frees the folder before it has ended', async () => {
  const emulator = await start();
  const spool = fileSpool(newFolder());
  const first = produce(emulator, { spool });
  void first.write(row(0));
  first.abort();
  await first.closed;
  const second = produce(emulator, { spool });
  await second.send(row(1));
  expect(ids(emulator)).toEqual([1]);
});

test.each(['at-least-once', 'exactly-once'] as const)(
  '%s: a rejected record is not delivered again after a restart',
  async (delivery) => {
    const emulator = await start();
    const root = newFolder();
    const away = new AwayClient(emulator);
    const rejected: number[] = [];
    const options: ProducerOptions<SensorEvent> = {
      delivery,
      client: away.client,
      batch: { maxRecords: 10 },
      onReject: ({ humidity }) => rejected.push(Number(humidity)),
    };
    let stall: FaultHandle | undefined;
    const first = produce(emulator, {
      ...options,
      spool: fileSpool(root),
      onReject: ({ humidity }) => {
        rejected.push(Number(humidity));
        // What follows is not acknowledged.
        if (rejected.length === 2) stall = emulator.fault({ kind: 'stall' });
      },
    });
    for (const number of range(35)) await first.write([4, 17].includes(number) ? badRow(number) : row(number));
    await first.spooled();
    away.isAway = false;
    await until(() => stall !== undefined && ids(emulator).includes(18));
    const crashed = copyAsCrashed(root);
    first.abort();
    await first.closed;
    stall?.release();

    const before = ids(emulator);
    const second = produce(emulator, { ...options, spool: fileSpool(crashed) });
    await second.flush();
    expect(rejected).toEqual([4, 17]);
    const good = range(35).filter((number) => ![4, 17].includes(number));
    expect(runs([...new Set(ids(emulator))])).toBe(runs(good));
    if (delivery === 'exactly-once') expect(runs(ids(emulator))).toBe(runs(good));
    expect(before.length).toBeLessThan(35);
    expect(second.stats).toMatchObject({ rejected: 0, spool: { batches: 0 } });
  },
);

test('batches go with the descriptor that they were written with, before new ones', async () => {
  const emulator = await start();
  const root = newFolder();
  const { client } = new AwayClient(emulator);
  const first = produce(emulator, { client, spool: fileSpool(root) });
  await writeRows(first, range(10));
  await first.close({ timeoutMs: 0 });
  const { streams } = emulator.stats;
  const second = produce(emulator, { spool: fileSpool(root) }, withOtherDescriptor());
  await writeRows(second, range(10, 10));
  await second.flush();
  expect(runs(ids(emulator))).toBe(runs(range(20)));
  expect(emulator.stats.streams - streams).toBe(2);
  await second.close();
});

test('a rejected record settles no batches of other lanes', async () => {
  const emulator = await start();
  const root = newFolder();
  let rejections = 0;
  const options: ProducerOptions<SensorEvent> = {
    streams: 2,
    ordering: 'key',
    key: ({ humidity }) => (Number(humidity) < 10 ? 'a' : 'c'),
    onReject: () => rejections++,
  };
  const producer = produce(emulator, { ...options, spool: fileSpool(root) });
  emulator.fault({ kind: 'stall' });
  await writeRows(producer, range(10));
  await producer.spooled();
  await producer.write(badRow(10));
  await producer.write(row(11));
  await until(() => rejections === 1);
  const crashed = copyAsCrashed(root);
  producer.abort();
  await producer.closed;
  emulator.reset();
  const next = produce(emulator, { ...options, streams: 1, spool: fileSpool(crashed) });
  await next.flush();
  expect(runs(ids(emulator))).toBe('0-9, 11');
});
