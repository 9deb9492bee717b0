// Streams numbered JSON records with the official native TypeScript SDK until the stream fails, and prints each number below which all are
// acknowledged. stdin: a JSON document with endpoint, workspaceUrl, id, secret, table and from, the first number.
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

const BATCH = 50;
const sdk = createRequire(import.meta.url)('@databricks/zerobus-ingest-sdk-linux-x64-gnu');
const { endpoint, workspaceUrl, id, secret, table, from } = JSON.parse(await text(process.stdin));
const options = { recordType: sdk.RecordType.Json, recovery: false };
try {
  const service = new sdk.ZerobusSdk(endpoint, workspaceUrl);
  const stream = await service.createStream({ tableName: table }, id, secret, options);
  // Some batches are always in flight.
  const offsets = [];
  for (let number = from, acked = from; ; number += BATCH) {
    const numbers = Array.from({ length: BATCH }, (_, i) => number + i);
    const records = numbers.map((humidity) => JSON.stringify({ device_id: 'official', humidity, event_ts: 0 }));
    offsets.push(await stream.ingestRecordsOffset(records));
    if (offsets.length < 10) continue;
    await stream.waitForOffset(offsets.shift());
    acked += BATCH;
    writeSync(1, `${acked}\n`);
  }
} catch {
  // The emulator was killed.
}
// Its threads would keep the process alive.
process.exit(0);
