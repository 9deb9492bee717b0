// Each reason for which the emulator ends a call over gRPC: what the client does, and the status, code and text that it gets.
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Emulator } from '../../src/emulator/index.ts';
import type { RejectionId } from '../../src/emulator/rejections/rejections.ts';
import type { RestRejectionId } from '../../src/emulator/rejections/rest-rejections.ts';
import { SlowCalls } from '../../src/emulator/service/slow-calls.ts';
import { startWithParts } from '../../src/emulator/start-emulator.ts';
import { SAMPLE_TABLE } from '../../src/emulator/tables/sample-table.ts';
import type { TableModel } from '../../src/model/table-model.ts';
import { TableName } from '../../src/model/table-name.ts';
import { descriptorBytes, sensorDescriptor, sensorEvent, sensorRecord, types } from './descriptors.ts';
import {
  connect,
  createStream,
  type End,
  open,
  type RawStream,
  type StreamSettings,
  writeToken,
} from './raw-client.ts';
import { connectPersistent, create, RETIRE, resume, retire, startResume } from './raw-persistent.ts';
import { useStreams } from './use-streams.ts';

const TABLE = 'catalog.iot.sensor_events';
const HEADER = 'x-databricks-zerobus-table-name';
const column = { name: 'device_id', type: { kind: 'string' }, nullable: true } as const;
const createTable = (name: string, rest: Partial<TableModel> = {}): TableModel => ({
  name: new TableName('catalog', 'iot', name),
  columns: [column],
  ...rest,
});
const special = [
  createTable('other'),
  createTable('view', { kind: 'VIEW' }),
  createTable('iceberg', { format: 'ICEBERG' }),
  createTable('generated', { columns: [{ ...column, generated: 'upper(x)' }] }),
  createTable('checked', { checks: 'positive' }),
  createTable('managed', { properties: { 'delta.feature.catalogManaged': 'supported' } }),
];

let emulator: Emulator;
let now = 0;
const slowCalls = new SlowCalls();
beforeAll(async () => {
  emulator = await startWithParts(
    { tables: [SAMPLE_TABLE, ...special], tokenLifetimeS: 60, now: () => now },
    { slowCalls },
  );
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());
const closeAfterTest = useStreams();

const good = sensorRecord({ device_id: 'a', event_ts: 0 });
const single = (offset: number, record: Uint8Array = good): Record<string, unknown> => ({
  ingest_record: { offset_id: offset, proto_encoded_record: record },
});
const start = (settings?: StreamSettings): Promise<RawStream> => closeAfterTest(connect(emulator, settings));
const opened = (settings?: StreamSettings): Promise<RawStream> =>
  closeAfterTest(open(emulator, sensorDescriptor, settings));

/** Sends messages on a new call, and returns how it ends. */
async function send(stream: Promise<RawStream>, ...messages: Record<string, unknown>[]): Promise<End> {
  const target = await stream;
  for (const message of messages) target.send(message);
  return target.ended;
}

/** Opens a stream of JSON for a table. */
const openJson = (table: string): Promise<End> => send(start({ table }), { create_stream: createStream(table) });

/** Creates a persistent stream, and returns its id after its connection has ended. */
async function createId(): Promise<string> {
  const { stream, id } = await create(emulator);
  stream.close();
  return id;
}

/** Sends bytes as they are, and ends the call. */
async function sendBytes(stream: Promise<RawStream>, bytes: Uint8Array): Promise<End> {
  const target = await stream;
  target.call.end(bytes);
  return target.ended;
}

const withFields = (...fields: readonly (typeof sensorEvent.field)[number][]): Buffer =>
  descriptorBytes({ ...sensorEvent, field: [...sensorEvent.field, ...fields] });
const openWith = (descriptor: Uint8Array): Promise<End> =>
  send(start(), { create_stream: createStream(TABLE, descriptor) });

interface Row {
  readonly run: () => Promise<End & { readonly stream?: string }>;
  /** Number of the gRPC status. */
  readonly status: number;
  readonly text: string;
  readonly code?: number;
  /** The reason of the ErrorInfo. */
  readonly reason?: string;
}

/** Those of HTTP have rows in rest-rejections.test.ts. */
const rows: Readonly<Record<Exclude<RejectionId, RestRejectionId>, Row>> = {
  'unknown-method': {
    run: async () => (await start({ path: '/databricks.zerobus.Zerobus/OtherStream' })).ended,
    status: 12,
    text: 'Method /databricks.zerobus.Zerobus/OtherStream is not implemented.',
  },
  compressed: {
    run: () => sendBytes(opened(), Buffer.from([1, 0, 0, 0, 1, 0])),
    status: 12,
    text: 'The message is compressed; this server accepts identity encoding only.',
  },
  'message-too-large': {
    run: () => sendBytes(opened(), Buffer.from([0, 0, 0xa0, 0, 1])),
    status: 11,
    text: 'The message is too large: 10485761 bytes, the limit is 10485760 bytes.',
  },
  'message-cut-off': {
    run: () => sendBytes(opened(), Buffer.from([0, 0, 0, 0, 9, 1])),
    status: 3,
    text: 'The last message is cut off.',
  },
  'message-malformed': {
    run: () => sendBytes(opened(), Buffer.from([0, 0, 0, 0, 2, 0x12, 0x7f])),
    status: 3,
    text: 'The message is not of type EphemeralStreamRequest.',
  },
  'client-too-slow': {
    run: async () => {
      const stream = await start();
      await stream.headers;
      for (let look = 0; look < 121; look++) slowCalls.look();
      return stream.ended;
    },
    status: 4,
    text: 'The client did not finish a message within 60 s.',
  },
  'table-header-missing': {
    run: async () => (await start({ headers: { [HEADER]: '' } })).ended,
    status: 3,
    text: `Metadata ${HEADER} is missing.`,
  },
  'table-header-repeated': {
    run: async () => (await start({ headers: { [HEADER]: [TABLE, TABLE] } })).ended,
    status: 3,
    text: `Metadata ${HEADER} must be sent once.`,
  },
  'token-missing': {
    run: async () => (await start({ headers: { authorization: '' } })).ended,
    status: 16,
    text: 'No bearer token in the authorization header.',
  },
  'token-unknown': {
    run: async () => (await start({ token: 'x' })).ended,
    status: 16,
    text: 'Invalid access token.',
  },
  'token-expired': {
    run: async () => {
      const token = await writeToken(emulator);
      now += 60_000;
      return (await start({ token })).ended;
    },
    status: 16,
    text: 'Access token has expired.',
  },
  'token-audience': {
    run: async () => (await start({ headers: { ':authority': '99.zerobus.example' } })).ended,
    status: 16,
    text: 'Invalid token audience.',
  },
  'token-without-modify': {
    run: async () => (await start({ headers: { [HEADER]: 'catalog.iot.other' } })).ended,
    status: 7,
    code: 3,
    text: 'The token has no MODIFY on table catalog.iot.other.',
  },
  'privilege-missing': {
    run: async () => {
      const token = await writeToken(emulator);
      await emulator.sql(`REVOKE MODIFY ON TABLE ${TABLE} FROM emulator`);
      return (await start({ token })).ended;
    },
    status: 7,
    code: 3,
    text: `The principal has no MODIFY on TABLE '${TABLE}'.`,
  },
  'first-message': {
    run: () => send(start(), single(0)),
    status: 3,
    text: 'The first message must be create_stream.',
  },
  'creation-missing': {
    run: () => send(closeAfterTest(connectPersistent(emulator)), { create_stream: {} }),
    status: 3,
    text: 'create_stream contains no create_stream.',
  },
  'other-table': {
    run: () => send(start(), { create_stream: createStream('c.s.t', sensorDescriptor) }),
    status: 3,
    text: `create_stream names table 'c.s.t', but the metadata of the call names '${TABLE}'.`,
  },
  'table-unknown': {
    run: async () => {
      const token = await writeToken(emulator);
      await emulator.sql(`DROP TABLE ${TABLE}`);
      return send(start({ token }), { create_stream: createStream(TABLE, sensorDescriptor) });
    },
    status: 5,
    text: `Table ${TABLE} does not exist.`,
  },
  'record-type-unsupported': {
    run: () => send(start(), { create_stream: { table_name: TABLE, record_type: 4 } }),
    status: 12,
    text: 'Record type AVRO is not supported.',
  },
  'record-type-unknown': {
    run: () => send(start(), { create_stream: { table_name: TABLE } }),
    status: 3,
    text: 'Record type 0 is unknown; use PROTO (1) or JSON (2).',
  },
  'descriptor-missing': {
    run: () => send(start(), { create_stream: { table_name: TABLE, record_type: 1 } }),
    status: 3,
    text: 'A stream of record type PROTO requires descriptor_proto.',
  },
  'descriptor-malformed': {
    run: () => openWith(Buffer.from('0aff', 'hex')),
    status: 3,
    text: 'descriptor_proto is not a google.protobuf.DescriptorProto.',
  },
  'table-kind': {
    run: () => openJson('catalog.iot.view'),
    status: 3,
    code: 4024,
    text: 'Table catalog.iot.view has the unsupported kind VIEW.',
  },
  'table-format': {
    run: () => openJson('catalog.iot.iceberg'),
    status: 3,
    code: 4024,
    text: 'Table catalog.iot.iceberg has the unsupported format ICEBERG.',
  },
  'generated-column': {
    run: () => openJson('catalog.iot.generated'),
    status: 12,
    code: 1015,
    text: "Column 'device_id' of table catalog.iot.generated is generated.",
  },
  'check-constraint': {
    run: () => openJson('catalog.iot.checked'),
    status: 12,
    code: 1015,
    text: 'Table catalog.iot.checked has the CHECK constraint positive.',
  },
  'catalog-managed': {
    run: () => openJson('catalog.iot.managed'),
    status: 12,
    code: 1015,
    text: 'Table catalog.iot.managed has catalog-managed commits.',
  },
  'not-self-contained': {
    run: async () => {
      await emulator.sql(`ALTER TABLE ${TABLE} ADD COLUMN place STRUCT<lat: DOUBLE>`);
      return openWith(withFields({ name: 'place', number: 9, type: types.message, typeName: '.other.Place' }));
    },
    status: 3,
    code: 4033,
    text: "Proto not self-contained for field 'place' with type name '.other.Place'.",
  },
  'schema-mismatch': {
    run: () => openWith(withFields({ name: 'unit', number: 9, type: types.string })),
    status: 3,
    code: 8001,
    reason: 'FIELD_NOT_IN_TABLE',
    text: `Schema validation failed: field 'unit' is not in table ${TABLE}.`,
  },
  'records-missing': {
    run: () => send(opened(), {}),
    status: 3,
    text: 'Expected a record or a batch of records.',
  },
  'offset-not-next': {
    run: () => send(opened(), single(0), single(2)),
    status: 3,
    code: 4002,
    text: 'Expected offset 1, got 2.',
  },
  'records-of-other-type': {
    run: () => send(opened(), { ingest_record: { offset_id: 0, json_record: '{}' } }),
    status: 3,
    text: 'The stream was opened for records of type 1.',
  },
  'record-invalid': {
    run: () => send(opened(), single(0, sensorRecord({ device_id: 'a' }))),
    status: 3,
    code: 4044,
    text: "Record 0 at offset 0 does not decode: field 'event_ts' is missing, although it is NOT NULL.",
  },
  'table-changed': {
    run: async () => {
      const stream = await opened();
      await emulator.sql(`DROP TABLE ${TABLE}`);
      return send(Promise.resolve(stream), single(0));
    },
    status: 5,
    text: `Table ${TABLE} was dropped or renamed.`,
  },
  'stream-timed-out': {
    run: () => {
      emulator.fault({ kind: 'close-signal', durationMs: 1 });
      return send(opened(), single(0));
    },
    status: 14,
    code: 6002,
    text: 'The stream has timed out.',
  },
  'stream-id-missing': {
    run: () => retire(emulator, {}),
    status: 3,
    text: 'The request names no stream_id.',
  },
  'stream-unknown': {
    run: () => retire(emulator, { stream_id: 'nope' }),
    status: 5,
    text: 'Stream nope does not exist.',
  },
  'stream-retired': {
    run: async () => {
      const id = await createId();
      await retire(emulator, { stream_id: id });
      return { ...(await (await closeAfterTest(startResume(emulator, id))).ended), stream: id };
    },
    status: 5,
    text: 'Stream {stream} was retired.',
  },
  'stream-of-other-table': {
    run: async () => {
      const id = await createId();
      return { ...(await retire(emulator, { stream_id: id }, { table: 'catalog.iot.other' })), stream: id };
    },
    status: 3,
    text: 'Stream {stream} does not belong to table catalog.iot.other.',
  },
  'stream-of-other-type': {
    run: async () => {
      const id = await createId();
      return { ...(await (await closeAfterTest(startResume(emulator, id, sensorDescriptor))).ended), stream: id };
    },
    status: 3,
    text: 'Stream {stream} was created for records of type 2, not 1.',
  },
  'stream-resumed': {
    run: async () => {
      const { stream, id } = await create(emulator);
      await closeAfterTest(Promise.resolve(stream));
      await closeAfterTest(resume(emulator, id).then((resumed) => resumed.stream));
      return { ...(await stream.ended), stream: id };
    },
    status: 9,
    text: 'Stream {stream} was resumed by another connection.',
  },
  'one-message': {
    run: () => sendBytes(closeAfterTest(connectPersistent(emulator, { path: RETIRE })), Buffer.alloc(0)),
    status: 3,
    text: 'RetireStream takes exactly one message.',
  },
};

test.each(Object.entries(rows))('%s', async (_, { run, status, code, text, reason }) => {
  const { stream, ...end } = await run();
  const message = text.replace('{stream}', stream ?? '');
  expect(end).toMatchObject({
    status,
    message: code === undefined ? message : `${message} Error Code: ${code}, Error State: 0.`,
  });
  expect(end.reason).toBe(reason);
});

test('no other code of the emulator words an answer', () => {
  const source = new URL('../../src/emulator/', import.meta.url);
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    // A class that extends it could word answers, too.
    .filter((file) => /new RpcError\(|extends RpcError\b/.test(readFileSync(new URL(file, source), 'utf8')))
    .map((file) => file.replaceAll('\\', '/'));
  expect(files.sort()).toEqual([
    // Failures of the emulator itself.
    'delta/data-folder.ts',
    'delta/wal/write-ahead-log.ts',
    'rejections/reject.ts',
    'rejections/rpc-error.ts',
    // A fault has the status and text that its caller gave.
    'service/fault-error.ts',
  ]);
});
