// What a user writes: the rest was generated. Prints how fast the records became durable.
import { SensorEventProducer } from '../generated/catalog/iot/sensor-event.producer.js';

const records = Number(process.argv[2]);
const start = Date.now();

const producer = new SensorEventProducer();
try {
  await producer.ready();
  const began = performance.now();
  for (let index = 0; index < records; index++) {
    const room = producer.write({
      device_id: `sensor-${index % 100}`,
      temperature: 20 + (index % 150) / 10,
      humidity: BigInt(index % 101),
      event_ts: new Date(start + index),
    });
    if (room) await room;
  }
  await producer.flush();
  const seconds = (performance.now() - began) / 1000;
  console.log(JSON.stringify({ seconds, acked: producer.stats.acked }));
} finally {
  await producer.close();
}
