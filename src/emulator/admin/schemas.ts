import { ADMIN_ERRORS } from './admin-error.js';
import type { Schema } from './route.js';

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };

/** Returns the schema of an object that has exactly these properties. Those with `?` at the end of their name can be absent. */
function object(properties: Readonly<Record<string, Schema>>): Schema {
  const names = Object.keys(properties);
  return {
    type: 'object',
    required: names.filter((name) => !name.endsWith('?')),
    additionalProperties: false,
    properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ''), properties[name]])),
  };
}

const columns = {
  type: 'array',
  items: object({
    name: text,
    type: { ...text, description: 'SQL type, in lower case.' },
    nullable: { type: 'boolean' },
    'comment?': text,
  }),
};
const tableCounts = {
  rows: count,
  rejected: { ...count, description: 'Records rejected since the start or the last reset.' },
  openStreams: count,
};

/** The schemas that several operations share, by name. */
export const schemas: Readonly<Record<string, Schema>> = {
  Table: object({ name: text, columns, ...tableCounts }),
  ListedTable: object({
    name: text,
    'columns?': { ...columns, description: 'Absent with `columns=false`.' },
    ...tableCounts,
  }),
  RejectedRecord: object({
    table: text,
    time: { type: 'string', format: 'date-time' },
    reason: { ...text, description: 'What is wrong with the record.' },
    status: { ...text, description: 'Name of the gRPC status that ended the stream.' },
    code: { type: 'integer', description: "The service's error code." },
    'offset?': { ...count, description: 'Offset of the message in its stream; absent without a stream.' },
    index: { ...count, description: 'Index of the record in its message.' },
    format: { enum: ['json', 'protobuf'] },
    record: { ...text, description: 'JSON text, or base64 of a protobuf message.' },
    truncated: { type: 'boolean', description: 'Whether `record` has only the beginning of the record.' },
  }),
  Fault: object({
    id: { ...count, description: 'Identifies the fault until the emulator ends.' },
    fault: { type: 'object', required: ['kind'], properties: { kind: text } },
    fired: { ...count, description: 'How often it fired.' },
    active: { type: 'boolean', description: 'Whether it can fire again, or what it brought about lasts.' },
  }),
  FaultKind: object({
    kind: text,
    description: text,
    required: { type: 'array', items: text },
    fields: { type: 'object', additionalProperties: { type: 'object', required: ['type', 'description'] } },
  }),
  Error: object({
    error: object({
      code: { enum: Object.keys(ADMIN_ERRORS) },
      message: { ...text, description: 'What happened, and what to do.' },
    }),
  }),
};
