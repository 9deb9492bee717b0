// The official native SDK as its users have it: records encoded by protobufjs, handed over in batches.
import { createRequire } from 'node:module';
import { SensorEvent } from '../../generated/catalog/iot/sensor-event.js';
import { sensorEvents } from '../data.js';
import { staticMessage } from '../static-message.js';

interface Stream {
  ingestRecordsOffset(records: Buffer[]): Promise<bigint>;
  flush(): Promise<void>;
  close(): Promise<void>;
}

interface Sdk {
  RecordType: { Proto: number };
  ZerobusSdk: new (
    endpoint: string,
    workspace: string,
  ) => { createStream(table: object, id: string, secret: string, options: object): Promise<Stream> };
}

const require = createRequire(new URL('../../test/peers/package.json', import.meta.url));
const sdk = require('@databricks/zerobus-ingest-sdk-linux-x64-gnu') as Sdk;
const setting = (name: string): string => process.env[name] ?? '';

const [count, batch] = process.argv.slice(2).map(Number) as [number, number];
const message = await staticMessage('sensor_event.proto', SensorEvent.table);
const records = sensorEvents().map((init) =>
  message.fromObject(SensorEvent.toWire(SensorEvent.decode(SensorEvent.encode(init)))),
);
const stream = await new sdk.ZerobusSdk(setting('ZEROBUS_SERVER_ENDPOINT'), setting('DATABRICKS_HOST')).createStream(
  { tableName: SensorEvent.table, descriptorProto: Buffer.from(SensorEvent.descriptor).toString('base64') },
  setting('DATABRICKS_CLIENT_ID'),
  setting('DATABRICKS_CLIENT_SECRET'),
  { recordType: sdk.RecordType.Proto },
);
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
