import { SensorEventProducer } from '../../generated/catalog/iot/sensor-event.producer.js';
import { sensorEvents } from '../data.js';

const count = Number(process.argv[2]);
const records = sensorEvents();
const producer = new SensorEventProducer();
await pass(20_000);
const start = performance.now();
await pass(count);
console.log((count / (performance.now() - start)) * 1000);
await producer.close();

async function pass(length: number): Promise<void> {
  for (let index = 0; index < length; index++) {
    const room = producer.write(records[index % records.length] as (typeof records)[number]);
    if (room) await room;
  }
  await producer.flush();
}
