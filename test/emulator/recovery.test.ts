import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { micros } from 'zerobus-runtime';
import { SensorEventProducer } from '../../generated/catalog/iot/sensor-event.producer.ts';
import { SensorEvent } from '../../generated/catalog/iot/sensor-event.ts';
import { startEmulator } from '../../src/emulator/index.ts';

const RECORDS = 200_000;
const SEND_EVERY = 997;
const WINDOW = 20_000;

test('200,000 records survive close signals, statuses and broken connections: none lost, in order, repeated only if unacknowledged', async () => {
  await using emulator = await startEmulator({
    tables: [SensorEvent],
    faults: [
      { kind: 'close-signal', after: 7_000, every: true, durationMs: 1_000 },
      {
        kind: 'status',
        after: 11_000,
        every: true,
        status: 'UNAVAILABLE',
        message: 'The stream has timed out.',
        serverCode: 6002,
      },
      { kind: 'cut', after: 13_000, every: true },
    ],
  });
  /** Number of rows that had arrived when the client learned that this many records are durable. */
  const acks: { readonly acked: number; readonly arrived: number }[] = [];
  const producer = new SensorEventProducer({
    client: emulator.client,
    batch: { maxRecords: 200 },
    inFlight: { maxRecords: WINDOW },
    retry: { initialMs: 1, maxMs: 5 },
    onAck: ({ acked }) => acks.push({ acked, arrived: emulator.count(SensorEvent) }),
  });
  const sends: Promise<{ readonly record: number; readonly arrived: number }>[] = [];
  for (let record = 0; record < RECORDS; record++) {
    const init = { device_id: `sensor-${record % 100}`, humidity: record, event_ts: micros.of(BigInt(record)) };
    if (record % SEND_EVERY === 0) {
      sends.push(producer.send(init).then(() => ({ record, arrived: emulator.count(SensorEvent) })));
      // Unlike write, it does not report that the window is now full.
      while (producer.stats.inFlight.records >= WINDOW) await turn();
      continue;
    }
    const room = producer.write(init);
    if (room) await room;
  }
  await producer.flush();
  const { reconnects } = producer.stats;
  await producer.close();

  const arrivals = emulator.rows(SensorEvent).map(({ humidity }) => Number(humidity));
  const first = new Map<number, number>();
  for (const [index, record] of arrivals.entries()) if (!first.has(record)) first.set(record, index);
  // Every record arrives, first arrivals in the order of writing: a Map keeps the order of insertion.
  expect(first.size).toBe(RECORDS);
  expect([...first.keys()].every((record, index) => record === index)).toBe(true);

  // Records of a stream are consecutive; each stream starts at the first record that was not acknowledged.
  const restarts = arrivals.flatMap((record, index) =>
    index > 0 && record !== arrivals[index - 1]! + 1 ? [index] : [],
  );
  expect(restarts.length).toBeGreaterThan(0);
  expect(restarts.length).toBeLessThanOrEqual(reconnects);
  for (const restart of restarts) {
    const known = acks.filter(({ arrived }) => arrived <= restart).at(-1)?.acked ?? 0;
    expect(arrivals[restart]).toBeGreaterThanOrEqual(known);
  }

  // Each send resolved only after its own record was durable.
  const settled = await Promise.all(sends);
  expect(settled.map(({ record }) => record)).toEqual(Array.from({ length: sends.length }, (_, i) => i * SEND_EVERY));
  for (const { record, arrived } of settled) expect(first.get(record)).toBeLessThan(arrived);
  expect(reconnects).toBeGreaterThan(40);
  expect(producer.unacknowledged()).toEqual([]);
});
