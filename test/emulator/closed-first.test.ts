import { expect, test } from 'vitest';
import { startEmulator } from 'zerobus-gen/emulator';
import { SensorEvent, SensorEventProducer } from '../../generated/catalog/iot/index.js';

test('closing the emulator before its producer fails the producer and suggests the right order', async () => {
  const emulator = await startEmulator({ tables: [SensorEvent] });
  emulator.fault({ kind: 'stall' });
  const producer = new SensorEventProducer({ client: emulator.client });
  const sent = producer.send({ device_id: 'a', event_ts: new Date(0) });
  await emulator.waitForRows(SensorEvent, 1);
  await emulator.close();

  const error = await sent.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'closed', help: 'Close the producer before the emulator.' });
  expect(await producer.closed).toBe(error);
  expect(producer.unacknowledged().map(({ device_id }) => device_id)).toEqual(['a']);
});
