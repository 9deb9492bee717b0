import type { ColumnModel } from '../../model/table-model.js';
import { decodeRow } from '../validate/decode-row.js';
import type { Row } from '../validate/emulated-row.js';
import type { MessagePlan } from '../validate/message-plan.js';
import type { MessageDescriptor } from '../validate/read-descriptor.js';
import { readJsonRecord } from '../validate/read-json-record.js';
import type { RowView } from './row-view.js';

/** The schema that checked the records of a stream. Its batches share one object until the table is altered. */
export interface RecordSchema {
  /** Plan of the client's descriptor; undefined if the records are JSON. */
  readonly plan: MessagePlan | undefined;
  /** The client's descriptor; undefined if the records are JSON. */
  readonly descriptor: MessageDescriptor | undefined;
  readonly columns: readonly ColumnModel[];
}

/** The valid records of one message, as the received bytes. */
export interface RecordBatch {
  readonly schema: RecordSchema;
  readonly bytes: Uint8Array;
  readonly count: number;
  /** Start and end of each record in `bytes`, as consecutive pairs. */
  readonly bounds: Uint32Array;
}

/** Decodes the records of a batch, from the one with index `first`. The view must have been created for the batch's schema. */
export function* readBatch(
  { schema, bytes, count, bounds }: RecordBatch,
  { wanted, project }: RowView,
  first: number = 0,
): Generator<Row> {
  for (let i = first; i < count; i++) {
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
