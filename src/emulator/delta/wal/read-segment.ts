import { TableName } from '../../../model/table-name.js';
import type { RecordBatch, RecordSchema } from '../../storage/record-batch.js';
import { compilePlan } from '../../validate/compile-plan.js';
import { readRegular } from '../durable-files.js';
import { decodeSegment, type SegmentRecords, type SegmentSchema } from './segment-content.js';

/** Records of one table in a closed segment. */
export interface SegmentPart {
  readonly path: string;
  /** Positions of the first and the last of its batches. */
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/** Reads the batches of a part. `table` is the id of the table. Throws an Error if the segment is missing or damaged. */
export function readSegmentPart({ path, first, last }: SegmentPart, table: string): RecordBatch[] {
  const bytes = readRegular(path);
  if (bytes === undefined) throw new Error(`the log ${path} is missing`);
  const segment = decodeSegment(bytes);
  if (!segment?.isWhole) throw damagedError(path);
  const schemas = new Map<SegmentSchema, RecordSchema>();
  return segment.records.flatMap((records) => {
    if (records.schema.table !== table || records.position < first || records.position > last) return [];
    const schema = schemas.get(records.schema) ?? toRecordSchema(records.schema);
    schemas.set(records.schema, schema);
    return [toBatch(records, schema)];
  });
}

/** Returns the schema of records in a segment. */
export function toRecordSchema({ descriptor, columns }: Pick<SegmentSchema, 'descriptor' | 'columns'>): RecordSchema {
  return { plan: descriptor && compilePlan(descriptor, { name: NAME, columns }), descriptor, columns };
}

export function toBatch({ bytes, count, bounds }: SegmentRecords, schema: RecordSchema): RecordBatch {
  return { schema, bytes, count, bounds };
}

export function damagedError(path: string): Error {
  return new Error(`the log ${path} is damaged: a frame has the wrong checksum`);
}

/** For messages, which nobody sees: the records were checked before. */
const NAME = new TableName('catalog', 'schema', 'table');
