import { createRequire } from 'node:module';

/** A stream of the official native SDK. */
export interface NativeStream<Payload> {
  ingestRecordsOffset(records: Payload[]): Promise<bigint>;
  flush(): Promise<void>;
  close(): Promise<void>;
}

interface Sdk {
  RecordType: { Proto: number; Json: number };
  ZerobusSdk: new (
    endpoint: string,
    workspace: string,
  ) => { createStream(table: object, id: string, secret: string, options: object): Promise<unknown> };
}

const require = createRequire(new URL('../../test/peers/package.json', import.meta.url));
const setting = (name: string): string => process.env[name] ?? '';

/** Opens a stream with the settings in the environment. With a descriptor, records are protobuf; otherwise JSON. */
export async function openNative<Payload>(table: string, descriptor?: Uint8Array): Promise<NativeStream<Payload>> {
  const { ZerobusSdk, RecordType } = require('@databricks/zerobus-ingest-sdk-linux-x64-gnu') as Sdk;
  const sdk = new ZerobusSdk(setting('ZEROBUS_SERVER_ENDPOINT'), setting('DATABRICKS_HOST'));
  const proto = descriptor && { descriptorProto: Buffer.from(descriptor).toString('base64') };
  return (await sdk.createStream(
    { tableName: table, ...proto },
    setting('DATABRICKS_CLIENT_ID'),
    setting('DATABRICKS_CLIENT_SECRET'),
    { recordType: proto ? RecordType.Proto : RecordType.Json },
  )) as NativeStream<Payload>;
}
