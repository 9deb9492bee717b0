// The official native SDK, given a file of NDJSON by the script that its users would write: JSON records, in batches.
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

interface Stream {
  ingestRecordsOffset(records: string[]): Promise<bigint>;
  flush(): Promise<void>;
  close(): Promise<void>;
}

interface Sdk {
  RecordType: { Json: number };
  ZerobusSdk: new (
    endpoint: string,
    workspace: string,
  ) => { createStream(table: object, id: string, secret: string, options: object): Promise<Stream> };
}

const require = createRequire(new URL('../../test/peers/package.json', import.meta.url));
const sdk = require('@databricks/zerobus-ingest-sdk-linux-x64-gnu') as Sdk;
const setting = (name: string): string => process.env[name] ?? '';

const [file = '', size = '500'] = process.argv.slice(2);
const start = performance.now();
const stream = await new sdk.ZerobusSdk(setting('ZEROBUS_SERVER_ENDPOINT'), setting('DATABRICKS_HOST')).createStream(
  { tableName: 'catalog.iot.sensor_events' },
  setting('DATABRICKS_CLIENT_ID'),
  setting('DATABRICKS_CLIENT_SECRET'),
  { recordType: sdk.RecordType.Json },
);
let count = 0;
let batch: string[] = [];
for await (const line of createInterface({ input: createReadStream(file, { highWaterMark: 1 << 20 }) })) {
  const record = JSON.parse(line) as { event_ts: string | number };
  // The service takes no text for a timestamp.
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
