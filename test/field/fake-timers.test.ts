import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(() => void vi.useRealTimers());
afterAll(() => emulator.close());

test('fake timers do not stop a producer, also if it is loaded after they began', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'performance', 'queueMicrotask'] });
  vi.setSystemTime('2026-01-31T00:00:00Z');
  const { SensorEventProducer } = await import('../../generated/catalog/iot/sensor-event.producer.ts');
  const producer = new SensorEventProducer({ client: emulator.client });
  await producer.send({ device_id: 'sent', event_ts: new Date() });
  producer.write({ device_id: 'written', event_ts: new Date() });
  await producer.flush();
  await producer.close();
  expect(vi.getTimerCount()).toBe(0);
  // The date is the user's, and therefore fake.
  expect(emulator.rows('catalog.iot.sensor_events')).toEqual([
    { device_id: 'sent', event_ts: '2026-01-31T00:00:00.000000Z' },
    { device_id: 'written', event_ts: '2026-01-31T00:00:00.000000Z' },
  ]);
});

test('time-outs of a producer pass in real time, and not when fake time advances', async () => {
  vi.useFakeTimers();
  const { SensorEventProducer } = await import('../../generated/catalog/iot/sensor-event.producer.ts');
  const { ZerobusClient } = await import('zerobus-runtime');
  const client = new ZerobusClient({ endpoint: 'http://127.0.0.1:1', credentials: { token: 't' } });
  const producer = new SensorEventProducer({ client, deliveryTimeoutMs: 30, retry: { initialMs: 5, maxMs: 5 } });
  const outcome = producer.send({ device_id: 'a', event_ts: new Date() }).catch((error: Error) => error.message);
  let settled = false;
  void outcome.then(() => {
    settled = true;
  });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(settled).toBe(false);
  expect(await outcome).toContain('[delivery-timeout]');
});
