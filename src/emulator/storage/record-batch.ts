import type { ColumnModel } from '../../model/table-model.js';
import { decodeRow } from '../validate/decode-row.js';
import { readJsonRecord } from '../validate/json-record.js';
import type { MessagePlan } from '../validate/plan.js';
import type { Row } from '../validate/row.js';
import type { RowView } from './row-view.js';

/** What the records of a stream were checked against. One object for all its batches, until the table is altered. */
export interface RecordSchema {
  /** Of the client's descriptor; undefined: the records are JSON. */
  readonly plan: MessagePlan | undefined;
  readonly columns: readonly ColumnModel[];
}

/** The records of one message, valid, kept as the bytes that came. */
export interface RecordBatch {
  readonly schema: RecordSchema;
  readonly bytes: Uint8Array;
  readonly count: number;
  /** Start and end of each record in `bytes`, one pair after the other. */
  readonly bounds: Uint32Array;
}

/** Decodes the records of a batch. `view`: the one of its schema. */
export function* readBatch(
  { schema, bytes, count, bounds }: RecordBatch,
  { wanted, project }: RowView,
): Generator<Row> {
  for (let i = 0; i < count; i++) {
    const start = bounds[2 * i] as number;
    const end = bounds[2 * i + 1] as number;
    const row = schema.plan
      ? decodeRow(schema.plan, wanted, bytes, start, end)
      : decodeJson(schema.columns, wanted, Buffer.from(bytes.subarray(start, end)).toString('utf8'));
    yield project(row);
  }
}

function decodeJson(columns: readonly ColumnModel[], wanted: ReadonlySet<ColumnModel>, text: string): Row {
  const row = readJsonRecord(columns, text);
  for (const column of columns) if (!wanted.has(column)) delete row[column.name];
  return row;
}
