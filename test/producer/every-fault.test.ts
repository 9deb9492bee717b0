import { describe, expect, test } from 'vitest';
import type { ProducerOptions } from 'zerobus-runtime';
import type { SensorEvent } from '../../generated/catalog/iot/sensor-event.ts';
import type { Fault } from '../../src/emulator/index.ts';
import { ids, produce, range, start, writeRows } from './lab.ts';

const RECORDS = 400;

type Row = readonly [fault: Fault, fired: number, options?: ProducerOptions<SensorEvent>];

const faults: readonly Row[] = [
  [{ kind: 'close-signal', after: 50, durationMs: 10, every: true }, 2],
  [{ kind: 'close-signal', afterMs: 2, durationMs: 2, perStream: true, times: 5 }, 1],
  [{ kind: 'status', status: 'UNAVAILABLE', serverCode: 6002, after: 40, perStream: true, times: 4 }, 4],
  [{ kind: 'cut', chance: 0.02, times: 5 }, 5],
  [{ kind: 'half-close', after: 30, every: true, times: 5 }, 5],
  [{ kind: 'go-away', after: 30, every: true, times: 5 }, 5],
  // The last ack can be lost, too: the producer must notice that none comes.
  [{ kind: 'drop-ack', after: 20, every: true, times: 5 }, 5, { ackTimeoutMs: 100 }],
  [{ kind: 'drop-ack', after: RECORDS }, 1, { ackTimeoutMs: 100 }],
  [{ kind: 'delay-acks', delayMs: 20, durationMs: 60 }, 1],
  [{ kind: 'stall', after: 50, durationMs: 50 }, 1],
  [{ kind: 'stall-reads', after: 50, durationMs: 50 }, 1],
  [{ kind: 'reject-opening', status: 'UNAVAILABLE', times: 3 }, 3],
  [{ kind: 'lost-answer', times: 3 }, 3],
  [{ kind: 'token-endpoint', httpStatus: 503, times: 2 }, 2],
  [{ kind: 'token-endpoint', httpStatus: 429, retryAfterS: 0 }, 1],
  [{ kind: 'token-endpoint', delayMs: 30 }, 1],
];

describe('a producer loses nothing, and keeps the order, with the fault', () => {
  const rows = faults.map(([fault, fired, options = {}]) => ({ name: JSON.stringify(fault), fault, fired, options }));
  test.each(rows)('$name', async ({ fault, fired, options }) => {
    const emulator = await start(fault);
    const producer = produce(emulator, { batch: { maxRecords: 10 }, inFlight: { maxRecords: 50 }, ...options });
    const written = range(RECORDS);
    await writeRows(producer, written);
    await producer.flush();
    await producer.close();
    expect([...new Set(ids(emulator))]).toEqual(written);
    expect(emulator.faults[0]!.fired).toBeGreaterThanOrEqual(fired);
  });

  test('expire-token, after a cut: it requests another token', async () => {
    const emulator = await start({ kind: 'cut', after: 50 }, { kind: 'expire-token' });
    const producer = produce(emulator, { batch: { maxRecords: 10 } });
    await writeRows(producer, range(RECORDS));
    await producer.close();
    expect([...new Set(ids(emulator))]).toEqual(range(RECORDS));
    expect([emulator.faults[1]!.fired, emulator.stats.tokens]).toEqual([1, 2]);
  });

  test('reject-record: it reports the one record, and delivers the others', async () => {
    const emulator = await start({ kind: 'reject-record', after: 123, reason: 'a cosmic ray' });
    const rejected: unknown[] = [];
    const producer = produce(emulator, {
      batch: { maxRecords: 50 },
      onReject: (record, error) => rejected.push([record.humidity, error.serverCode]),
    });
    await writeRows(producer, range(RECORDS));
    await producer.close();
    expect(rejected).toEqual([[123n, 4044]]);
    expect([...new Set(ids(emulator))]).toEqual(range(RECORDS).filter((each) => each !== 123));
  });

  test('reject-opening with a permanent status: it fails, and has all records', async () => {
    const emulator = await start({ kind: 'reject-opening', status: 'PERMISSION_DENIED', serverCode: 3, times: 10 });
    const producer = produce(emulator);
    const sent = producer.send({ device_id: 'a', event_ts: new Date(0) });
    await expect(sent).rejects.toMatchObject({ status: 'PERMISSION_DENIED', serverCode: 3 });
    expect(producer.unacknowledged()).toHaveLength(1);
  });
});
