import { expect, test } from 'vitest';
import { micros, Producer, ZerobusError } from 'zerobus-runtime';
import { SensorEvent } from '../../generated/catalog/iot/sensor-event.ts';
import { startEmulator } from '../../src/emulator/index.ts';

test('rows that a producer sent are read as records and as JSON', async () => {
  await using emulator = await startEmulator({ tables: [SensorEvent] });
  await using producer = new Producer(SensorEvent, { client: emulator.client });
  await producer.send({ device_id: 'a', temperature: Number.NaN, humidity: 2n ** 63n - 1n, event_ts: micros.of(1n) });
  await producer.writeAll([{ device_id: '', temperature: 0, humidity: 0, event_ts: new Date(0) }]);
  expect(emulator.rows(SensorEvent)).toEqual([
    { device_id: 'a', temperature: Number.NaN, humidity: 2n ** 63n - 1n, event_ts: 1n },
    { device_id: '', temperature: 0, humidity: 0n, event_ts: 0n },
  ]);
  const json = emulator.rows(SensorEvent.table);
  expect(json).toEqual(emulator.rows(SensorEvent).map((record) => SensorEvent.toJSON(record)));
  expect(json.map((row) => SensorEvent.fromJSON(row))).toEqual(emulator.rows(SensorEvent));
  expect(emulator.stats).toEqual({ streams: 1, tokens: 1 });
});

test('errors of a producer have the service code for why a table rejects its records', async () => {
  await using emulator = await startEmulator({ tables: [SensorEvent] });
  const producer = new Producer(SensorEvent, { client: emulator.client });
  await producer.send({ device_id: 'a', event_ts: new Date(0) });
  await emulator.sql(`ALTER TABLE ${SensorEvent.table} DROP COLUMN humidity`);
  const error: unknown = await producer
    .send({ device_id: 'b', event_ts: new Date(0) })
    .catch((reason: unknown) => reason);
  expect(ZerobusError.is(error) && [error.status, error.serverCode]).toEqual(['INVALID_ARGUMENT', 8001]);
  expect(producer.unacknowledged()).toEqual([{ device_id: 'b', temperature: null, humidity: null, event_ts: 0n }]);
  await producer.close().catch(() => undefined);
});

test('a producer replaces an invalid token', async () => {
  await using emulator = await startEmulator({ tables: [SensorEvent] });
  const first = new Producer(SensorEvent, { client: emulator.client });
  await first.send({ device_id: 'a', event_ts: new Date(0) });
  await first.close();
  emulator.revokeTokens();
  await using second = new Producer(SensorEvent, { client: emulator.client });
  await second.send({ device_id: 'b', event_ts: new Date(0) });
  expect(emulator.stats.tokens).toBe(2);
});
