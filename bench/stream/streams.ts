import { ZerobusClient } from 'zerobus-runtime';
import { SensorEventProducer } from '../../generated/catalog/iot/sensor-event.producer.js';
import { sensorEvents } from '../data.js';

const [count, streams] = process.argv.slice(2).map(Number) as [number, number];
const records = sensorEvents();
const client = new ZerobusClient({ credentials: { token: 't' } });
const producer = new SensorEventProducer(
  streams > 1 ? { client, streams, ordering: 'key', key: ({ device_id }) => device_id as string } : { client },
);
await producer.ready();
const start = performance.now();
for (let index = 0; index < count; index++) {
  const room = producer.write(records[index % records.length] as (typeof records)[number]);
  if (room) await room;
}
await producer.flush();
console.log((count / (performance.now() - start)) * 1000);
await producer.close();
