import { reject } from '../rejections/reject.js';
import type { PersistentStream } from '../streams/persistent-stream.js';
import type { EmulatedTable } from '../tables/emulated-table.js';
import { readCreatePersistentRequest } from './create-request.js';
import { expectSameTable, expectTable } from './expect-table.js';
import type { IngestMethod, OpenedStream, Opening } from './ingest-method.js';
import { openSchema } from './open-schema.js';
import { encodeCreateStreamResponse, encodeResumeStreamResponse } from './responses.js';
import { readResumeRequest } from './resume-request.js';
import type { ServiceContext } from './service-context.js';

/** `PersistentStream`: streams that outlive connections, and keep the offset up to which they are committed. */
export const persistentMethod: IngestMethod = {
  request: {
    name: 'PersistentStreamRequest',
    payloads: new Map([
      [0x0a, 'create'],
      [0x12, 'resume'],
      [0x1a, 'record'],
      [0x22, 'batch'],
    ]),
  },
  response: { ack: 3, closeSignal: 4 },
  open(opening, context) {
    if (opening.kind === 'create') return createStream(opening, context);
    if (opening.kind === 'resume') return resumeStream(opening, context);
    throw reject('first-message', { expected: 'create_stream or resume_stream' });
  },
};

function createStream({ content, tableName, connection }: Opening, context: ServiceContext): OpenedStream {
  const { tableName: named, recordType, descriptor } = readCreatePersistentRequest(content);
  expectSameTable('create_stream', named, tableName);
  const table = expectTable(context.tables, tableName);
  const schema = openSchema(table, descriptor);
  const persistent = context.streams.create(table, recordType);
  persistent.connect(connection);
  context.countOpening();
  return { table, descriptor, schema, persistent, response: encodeCreateStreamResponse(persistent.id) };
}

function resumeStream({ content, tableName, connection }: Opening, context: ServiceContext): OpenedStream {
  const { streamId, recordType, descriptor } = readResumeRequest(content);
  const table = expectTable(context.tables, tableName);
  const persistent = context.streams.expect(streamId, table);
  injectFault(persistent, table, context);
  if (persistent.retired) throw reject('stream-retired', { stream: streamId });
  if (recordType !== persistent.recordType) {
    throw reject('stream-of-other-type', { stream: streamId, created: persistent.recordType, type: recordType });
  }
  const schema = openSchema(table, descriptor);
  persistent.connect(connection);
  context.countOpening();
  const response = encodeResumeStreamResponse(persistent.lastCommitted);
  return { table, descriptor, schema, persistent, response };
}

function injectFault(stream: PersistentStream, table: EmulatedTable, { faults, streams }: ServiceContext): void {
  const fault = faults.request(['expire', 'retire'], table.key);
  if (fault?.kind === 'retire') stream.retire();
  if (fault?.kind !== 'expire') return;
  streams.expire(stream);
  throw reject('stream-unknown', { stream: stream.id });
}
