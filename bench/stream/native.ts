// The official native SDK as its users would use it: records encoded by protobufjs, sent in batches.
import { SensorEvent } from '../../generated/catalog/iot/sensor-event.js';
import { sensorEvents } from '../data.js';
import { staticMessage } from '../static-message.js';
import { openNative } from './native-stream.js';

const [count, batch] = process.argv.slice(2).map(Number) as [number, number];
const message = await staticMessage('sensor_event.proto', SensorEvent.table);
const records = sensorEvents().map((init) =>
  message.fromObject(SensorEvent.toWire(SensorEvent.decode(SensorEvent.encode(init)))),
);
const stream = await openNative<Buffer>(SensorEvent.table, SensorEvent.descriptor);
await pass(20_000);
const start = performance.now();
await pass(count);
console.log((count / (performance.now() - start)) * 1000);
await stream.close();

async function pass(length: number): Promise<void> {
  for (let index = 0; index < length; ) {
    const ready: Buffer[] = [];
    for (; ready.length < batch && index < length; index++) {
      ready.push(Buffer.from(message.encode(records[index % records.length] as object).finish()));
    }
    await stream.ingestRecordsOffset(ready);
  }
  await stream.flush();
}
