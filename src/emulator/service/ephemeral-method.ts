import { reject } from '../rejections/reject.js';
import { readCreateRequest } from './create-request.js';
import { expectSameTable, expectTable } from './expect-table.js';
import type { IngestMethod } from './ingest-method.js';
import { openSchema } from './open-schema.js';
import { encodeCreateStreamResponse } from './responses.js';

/** `EphemeralStream`: streams that end with their connection. */
export const ephemeralMethod: IngestMethod = {
  request: {
    name: 'EphemeralStreamRequest',
    payloads: new Map([
      [0x0a, 'create'],
      [0x12, 'record'],
      [0x1a, 'batch'],
    ]),
  },
  response: { ack: 2, closeSignal: 3 },
  open({ kind, content, tableName }, { tables, countOpening }) {
    if (kind !== 'create') throw reject('first-message', { expected: 'create_stream' });
    const { tableName: named, descriptor } = readCreateRequest(content);
    expectSameTable('create_stream', named, tableName);
    const table = expectTable(tables, tableName);
    const schema = openSchema(table, descriptor);
    const response = encodeCreateStreamResponse(`emulated-stream-${countOpening()}`);
    return { table, descriptor, schema, persistent: undefined, response };
  },
};
