// Producers with `delivery: 'exactly-once'`, against the persistent streams of the emulator.
import { describe, expect, test } from 'vitest';
import type { ProducerOptions } from 'zerobus-runtime';
import { fileSpool } from 'zerobus-runtime/spool';
import { SensorEvent } from '../../generated/catalog/iot/sensor-event.ts';
import type { Emulator, Fault } from '../../src/emulator/index.ts';
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

const exactly: ProducerOptions<SensorEvent> = { delivery: 'exactly-once', batch: { maxRecords: 10 } };

const trouble: readonly Fault[] = [
  { kind: 'cut', after: 37, every: true },
  { kind: 'lost-answer', after: 290, every: true },
  { kind: 'close-signal', after: 410, every: true, durationMs: 2 },
  { kind: 'status', after: 530, every: true, status: 'UNAVAILABLE', serverCode: 6002 },
];

/** The state after a process died that wrote ten rows, of which the service committed some. */
async function crash(emulator: Emulator, options: ProducerOptions<SensorEvent> = exactly): Promise<string> {
  const root = newFolder();
  const first = produce(emulator, { ...options, spool: fileSpool(root) });
  await writeRows(first, range(10));
  await first.flush();
  const stall = emulator.fault({ kind: 'stall' });
  await writeRows(first, range(10, 10));
  await until(() => emulator.count(SensorEvent) === 20);
  const crashed = copyAsCrashed(root);
  first.abort();
  await first.closed;
  stall.release();
  return crashed;
}

describe('within one process, without a spool', () => {
  test('acknowledgements and answers that are lost make no duplicates', async () => {
    const emulator = await start(...trouble);
    const producer = produce(emulator, exactly);
    await writeRows(producer, range(1500));
    await producer.flush();
    expect(runs(ids(emulator))).toBe('0-1499');
    expect(producer.stats.reconnects).toBeGreaterThan(20);
    await producer.close();
  });

  test('records around rejected ones are inserted once', async () => {
    const emulator = await start({ kind: 'cut', after: 23, every: true });
    const rejected: number[] = [];
    const producer = produce(emulator, { ...exactly, onReject: ({ humidity }) => rejected.push(Number(humidity)) });
    const bad = [0, 9, 10, 55, 56, 57, 199];
    for (const number of range(200)) await producer.write(bad.includes(number) ? badRow(number) : row(number));
    await producer.flush();
    await producer.close();
    expect(rejected).toEqual(bad);
    expect(runs(ids(emulator))).toBe(runs(range(200).filter((number) => !bad.includes(number))));
  });
});

describe('with a spool', () => {
  test.each([false, true])('what the service committed before a crash is not sent again (fsync: %s)', async (fsync) => {
    const emulator = await start();
    const crashed = await crash(emulator);
    const producer = produce(emulator, { ...exactly, spool: fileSpool(crashed, { fsync }) });
    await writeRows(producer, range(10, 20));
    await producer.flush();
    expect(runs(ids(emulator))).toBe('0-29');
    expect(producer.stats.spool).toMatchObject({ records: 30, batches: 0 });
    await producer.close();
  });

  test('many restarts with faults leave each row once, in order', async () => {
    const emulator = await start(...trouble);
    let root = newFolder();
    let next = 0;
    for (let run = 0; run < 30; run++) {
      const producer = produce(emulator, { ...exactly, spool: fileSpool(root) });
      await producer.ready();
      expect(producer.stats.spool?.records).toBe(next);
      await writeRows(producer, range(101, next));
      if (run % 3 > 0) await producer.spooled();
      if (run % 3 > 1) await producer.flush();
      root = copyAsCrashed(root);
      next = producer.stats.spool?.records ?? 0;
      producer.abort();
      await producer.closed;
    }
    const last = produce(emulator, { ...exactly, spool: fileSpool(root) });
    await last.flush();
    await last.close();
    expect(runs(ids(emulator))).toBe(runs(range(next)));
  });

  /** Delivers 40 rows, and returns the spool as it was after the first ten. */
  async function shortenSpool(emulator: Emulator): Promise<string> {
    const root = newFolder();
    const first = produce(emulator, { ...exactly, spool: fileSpool(root) });
    await writeRows(first, range(10));
    await first.flush();
    const shortened = copyAsCrashed(root);
    await writeRows(first, range(30, 10));
    await first.flush();
    await first.close();
    return shortened;
  }

  test('a watermark beyond the spool, which a power failure shortened, ends nothing', async () => {
    const emulator = await start();
    const shortened = await shortenSpool(emulator);
    const next = produce(emulator, { ...exactly, spool: fileSpool(shortened) });
    await next.ready();
    // A source that is read again from here is inserted twice: only fsync prevents that.
    expect(next.stats.spool?.records).toBe(10);
    await writeRows(next, range(10, 40));
    await next.flush();
    await next.close();
    expect(runs(ids(emulator))).toBe('0-49');
  });

  /** Writes rows into a spool while the service is away, and ends. */
  async function writeAway(emulator: Emulator, root: string, numbers: readonly number[]): Promise<void> {
    const { client } = new AwayClient(emulator);
    const producer = produce(emulator, { ...exactly, client, spool: fileSpool(root) });
    await writeRows(producer, numbers);
    await producer.close({ timeoutMs: 0 });
  }

  test('after that, what a process wrote without a connection is not taken for what the service has', async () => {
    const emulator = await start();
    const shortened = await shortenSpool(emulator);
    await writeAway(emulator, shortened, range(10, 40));
    await writeAway(emulator, shortened, range(10, 50));
    const last = produce(emulator, { ...exactly, spool: fileSpool(shortened) });
    await last.flush();
    await last.close();
    expect(runs(ids(emulator))).toBe('0-59');
  });

  test('what a process wrote without a connection, after another one had a record rejected, is delivered', async () => {
    const emulator = await start();
    const root = newFolder();
    const first = produce(emulator, { ...exactly, spool: fileSpool(root), onReject: () => {} });
    await first.write(row(0));
    await first.write(badRow(1));
    await first.flush();
    await first.close();
    await writeAway(emulator, root, [2]);
    const last = produce(emulator, { ...exactly, spool: fileSpool(root) });
    await last.flush();
    await last.close();
    expect(ids(emulator)).toEqual([0, 2]);
  });

  test('the next producer can deliver at least once, and the one after it begins a new stream', async () => {
    const emulator = await start();
    const crashed = await crash(emulator);
    const second = produce(emulator, { spool: fileSpool(crashed) });
    await second.flush();
    await second.close();
    const third = produce(emulator, { ...exactly, spool: fileSpool(crashed) });
    await writeRows(third, range(10, 20));
    await third.flush();
    expect(runs(ids(emulator))).toBe('0-19, 10-29');
  });
});

describe('errors', () => {
  test('exactly-once-unsupported: the server has no persistent streams', async () => {
    const emulator = await start({ kind: 'unimplemented' });
    const root = newFolder();
    const producer = produce(emulator, { ...exactly, spool: fileSpool(root) });
    await producer.write(row(0));
    expect(await errorOf(producer.flush())).toMatchObject({
      code: 'exactly-once-unsupported',
      status: 'UNIMPLEMENTED',
      table: SensorEvent.table,
      retryable: false,
    });
    await producer.closed;
    const next = produce(emulator, { spool: fileSpool(root) });
    await next.flush();
    expect(ids(emulator)).toEqual([0]);
  });

  test('stream-not-found: the stream has expired, and at-least-once delivery goes on', async () => {
    const emulator = await start();
    const crashed = await crash(emulator);
    emulator.fault({ kind: 'expire' });
    const producer = produce(emulator, { ...exactly, spool: fileSpool(crashed) });
    await producer.write(row(20));
    expect(await errorOf(producer.flush())).toMatchObject({ code: 'stream-not-found', status: 'NOT_FOUND' });
    await producer.closed;
    const next = produce(emulator, { spool: fileSpool(crashed) });
    await next.flush();
    await next.close();
    expect(runs(ids(emulator))).toBe('0-19, 10-20');
  });

  test('stream-not-found: somebody retires the stream while records are sent', async () => {
    const emulator = await start({ kind: 'retire', after: 25 });
    const producer = produce(emulator, exactly);
    await writeRows(producer, range(100));
    expect(await errorOf(producer.flush())).toMatchObject({ code: 'stream-not-found', status: 'NOT_FOUND' });
  });

  test('stream-schema-changed: retire() delivers what is left with its descriptor, and a new stream begins', async () => {
    const emulator = await start();
    const crashed = await crash(emulator);
    const spool = fileSpool(crashed);
    const changed = produce(emulator, { ...exactly, spool }, withOtherDescriptor());
    expect(await errorOf(changed.ready())).toMatchObject({ code: 'stream-schema-changed', table: SensorEvent.table });
    await changed.closed;
    await produce(emulator, { ...exactly, spool }, withOtherDescriptor()).retire();
    expect(runs(ids(emulator))).toBe('0-19');
    const next = produce(emulator, { ...exactly, spool }, withOtherDescriptor());
    await writeRows(next, range(10, 20));
    await next.flush();
    await next.close();
    expect(runs(ids(emulator))).toBe('0-29');
  });

  test('stream-schema-changed: batches that were never sent have another descriptor, too', async () => {
    const emulator = await start();
    const spool = fileSpool(newFolder());
    const { client } = new AwayClient(emulator);
    const first = produce(emulator, { ...exactly, client, spool });
    await writeRows(first, range(25));
    await first.close({ timeoutMs: 0 });
    const changed = produce(emulator, { ...exactly, spool }, withOtherDescriptor());
    expect(await errorOf(changed.flush())).toMatchObject({ code: 'stream-schema-changed' });
    await changed.closed;
    await produce(emulator, { ...exactly, spool }, withOtherDescriptor()).retire();
    const next = produce(emulator, { ...exactly, spool }, withOtherDescriptor());
    await writeRows(next, range(5, 25));
    await next.flush();
    expect(runs(ids(emulator))).toBe('0-29');
  });
});

describe('retire()', () => {
  async function retireAfter(emulator: Emulator, producer: Sensors): Promise<void> {
    await writeRows(producer, range(20, ids(emulator).length));
    await producer.retire();
    expect(await producer.closed).toBeUndefined();
  }

  test('delivers everything, and the next producer has a new stream', async () => {
    const emulator = await start();
    const root = newFolder();
    for (let run = 0; run < 3; run++) {
      await retireAfter(emulator, produce(emulator, { ...exactly, spool: fileSpool(root) }));
    }
    await retireAfter(emulator, produce(emulator, exactly));
    expect(runs(ids(emulator))).toBe('0-79');
  });

  test.each(['lost-answer', 'status'] as const)('can be called again after a failure (%s)', async (kind) => {
    const emulator = await start();
    const root = newFolder();
    const first = produce(emulator, { ...exactly, spool: fileSpool(root) });
    await writeRows(first, range(20));
    await first.flush();
    if (kind === 'lost-answer') {
      emulator.fault({ kind });
      expect(await errorOf(first.retire())).toMatchObject({ retryable: true });
    } else await first.close();
    await first.closed;
    for (let run = 0; run < 2; run++) await produce(emulator, { ...exactly, spool: fileSpool(root) }).retire();
    const next = produce(emulator, { ...exactly, spool: fileSpool(root) });
    await writeRows(next, range(20, 20));
    await next.flush();
    expect(runs(ids(emulator))).toBe('0-39');
  });

  test('succeeds if the server has forgotten the stream, of which nothing is left', async () => {
    const emulator = await start();
    const root = newFolder();
    const first = produce(emulator, { ...exactly, spool: fileSpool(root) });
    await writeRows(first, range(20));
    await first.close();
    const other = await start();
    await produce(other, { ...exactly, spool: fileSpool(root) }).retire();
    const next = produce(other, { ...exactly, spool: fileSpool(root) });
    await next.send(row(20));
    expect(ids(other)).toEqual([20]);
  });

  test("needs delivery: 'exactly-once'", async () => {
    const producer = produce(await start());
    expect(await errorOf(producer.retire())).toMatchObject({ code: 'configuration' });
  });
});
