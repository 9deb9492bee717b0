// `rate SECONDS`: writes for that long, and prints records per second, to the last ack. `latency COUNT`: sends one batch after another, and
// prints the median seconds from the last record of a batch to its ack.
import { SensorEventProducer } from '../../generated/catalog/iot/sensor-event.producer.js';
import { sensorEvents } from '../data.js';
import { BATCH, median } from './batch.js';

const [mode, amount] = [process.argv[2], Number(process.argv[3])];
const records = sensorEvents();
const producer = new SensorEventProducer();
let count = 0;

async function writeBatch(): Promise<void> {
  for (let index = 0; index < BATCH; index++) {
    const room = producer.write(records[count++ % records.length]!);
    if (room) await room;
  }
}

async function sendBatch(): Promise<number> {
  await writeBatch();
  const start = performance.now();
  await producer.flush();
  return (performance.now() - start) / 1000;
}

for (let index = 0; index < 500; index++) await sendBatch();
if (mode === 'latency') {
  const times: number[] = [];
  for (let index = 0; index < amount; index++) times.push(await sendBatch());
  console.log(median(times));
} else {
  const start = performance.now();
  count = 0;
  while (performance.now() - start < amount * 1000) await writeBatch();
  await producer.flush();
  console.log((count / (performance.now() - start)) * 1000);
}
await producer.close();
