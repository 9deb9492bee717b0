import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';
import { SensorEventProducer } from '../../generated/catalog/iot/sensor-event.producer.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

test('many sends on one AbortSignal give no warning of Node.js', async () => {
  const warnings: Error[] = [];
  const listener = (warning: Error): void => void warnings.push(warning);
  process.on('warning', listener);
  const { signal } = new AbortController();
  const producer = new SensorEventProducer({ client: emulator.client });
  const records = Array.from({ length: 30 }, (_, index) => ({ device_id: `${index}`, event_ts: new Date(index) }));
  await Promise.all([
    ...records.map((record) => producer.send(record, { signal })),
    ...records.map(() => producer.flush({ signal })),
  ]);
  await producer.close();
  // Warnings are emitted in the next turn.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', listener);
  expect(warnings).toEqual([]);
  expect(emulator.rows('catalog.iot.sensor_events')).toHaveLength(30);
});
