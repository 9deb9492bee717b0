// The official native SDK, in a script that its users would write for a file of NDJSON: JSON records, in batches.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { openNative } from './native-stream.js';

const [file = '', size = '500'] = process.argv.slice(2);
const start = performance.now();
const stream = await openNative<string>('catalog.iot.sensor_events');
let count = 0;
let batch: string[] = [];
for await (const line of createInterface({ input: createReadStream(file, { highWaterMark: 1 << 20 }) })) {
  const record = JSON.parse(line) as { event_ts: string | number };
  // The service does not accept text for a timestamp.
  record.event_ts = Date.parse(record.event_ts as string) * 1000;
  batch.push(JSON.stringify(record));
  count++;
  if (batch.length < Number(size)) continue;
  await stream.ingestRecordsOffset(batch);
  batch = [];
}
if (batch.length > 0) await stream.ingestRecordsOffset(batch);
await stream.flush();
console.log((count / (performance.now() - start)) * 1000);
await stream.close();
