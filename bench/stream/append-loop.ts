// The least that durability costs: appends each batch to a file and syncs it. `rate SECONDS` prints records per second, `latency COUNT`
// the median seconds of one append.
import { appendFileSync, closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writer } from 'zerobus-runtime/codegen';
import { SensorEvent } from '../../generated/catalog/iot/sensor-event.js';
import { sensorEvents } from '../data.js';
import { BATCH, median } from './batch.js';

const [mode, amount] = [process.argv[2], Number(process.argv[3])];
const folder = mkdtempSync(join(tmpdir(), 'zerobus bench '));
const file = openSync(join(folder, 'log'), 'a');
const writer = new Writer(Buffer.allocUnsafeSlow(1 << 20));
let end = 0;
const records = sensorEvents();
for (let index = 0; index < BATCH; index++) end = SensorEvent.write(writer, records[index]!, end);
const batch = writer.buffer.subarray(0, end);

function append(): number {
  const start = performance.now();
  appendFileSync(file, batch);
  fdatasyncSync(file);
  return (performance.now() - start) / 1000;
}

for (let index = 0; index < 500; index++) append();
if (mode === 'latency') console.log(median(Array.from({ length: amount }, append)));
else {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < amount * 1000) {
    append();
    count += BATCH;
  }
  console.log((count / (performance.now() - start)) * 1000);
}
closeSync(file);
rmSync(folder, { recursive: true });
