// Streams records with the official native TypeScript SDK. In a process of its own: it may abort the one that it is in.
// stdin: a JSON document with endpoint, workspaceUrl, id, secret, table, descriptor (base64; without: JSON), records and
// batch. stdout: one JSON line, { ok: true } or { ok: false, error, next } where next is what a further ingest says.
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

const sdk = createRequire(import.meta.url)('@databricks/zerobus-ingest-sdk-linux-x64-gnu');
const { endpoint, workspaceUrl, id, secret, table, descriptor, records, batch } = JSON.parse(await text(process.stdin));
const encoded = descriptor === undefined ? records : records.map((record) => Buffer.from(record, 'base64'));
const properties = descriptor === undefined ? { tableName: table } : { tableName: table, descriptorProto: descriptor };
const recordType = descriptor === undefined ? sdk.RecordType.Json : sdk.RecordType.Proto;

let stream;
try {
  stream = await new sdk.ZerobusSdk(endpoint, workspaceUrl).createStream(properties, id, secret, { recordType });
  const [first, ...rest] = encoded;
  await stream.waitForOffset(await stream.ingestRecordOffset(first));
  for (let at = 0; at < rest.length; at += batch) await stream.ingestRecordsOffset(rest.slice(at, at + batch));
  await stream.flush();
  await stream.close();
  console.log(JSON.stringify({ ok: true }));
} catch (error) {
  const next = await stream?.ingestRecordOffset(encoded[0]).then(
    () => 'taken',
    (reason) => String(reason?.message ?? reason),
  );
  console.log(JSON.stringify({ ok: false, error: String(error?.message ?? error), next }));
}
// Its threads would keep the process alive.
process.exit(0);
