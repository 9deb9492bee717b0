import { afterEach, beforeEach, expect, test } from 'vitest';
import { Producer } from 'zerobus-runtime';
import { SensorEvent } from '../../generated/catalog/iot/sensor-event.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';

/** A record class as generated in a project with targets. */
class Event extends SensorEvent {
  static override readonly table: string = 'iot.sensor_events';
}

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ tables: [Event], catalog: 'dev' });
});
afterEach(() => emulator.close());

const record = { device_id: 'a', event_ts: new Date(0) };

test('names without a catalog are completed with the option catalog, also for producers', async () => {
  const producer = new Producer(Event, { client: emulator.client });
  await producer.send(record);
  await producer.close();
  expect(emulator.rows(Event)).toMatchObject([{ device_id: 'a' }]);
  expect(emulator.rows('dev.iot.sensor_events')).toHaveLength(1);
  expect(emulator.env['ZEROBUS_CATALOG']).toBe('dev');
});

test('the catalog of a producer takes precedence over that of its client', async () => {
  const producer = new Producer(Event, { client: emulator.client, catalog: 'prod' });
  await expect(producer.send(record)).rejects.toThrow('prod.iot.sensor_events');
});

test('ZEROBUS_CATALOG is set only for names without a catalog', async () => {
  const other = await startEmulator();
  expect(other.env).not.toHaveProperty('ZEROBUS_CATALOG');
  await other.close();
});
