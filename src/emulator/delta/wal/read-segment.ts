import { Buffer } from 'node:buffer';
import { closeSync } from 'node:fs';
import { TableName } from '../../../model/table-name.js';
import { errorCode } from '../../../system/error-code.js';
import type { RecordBatch, RecordSchema } from '../../storage/record-batch.js';
import { compilePlan } from '../../validate/compile-plan.js';
import { openRegular } from '../durable-files.js';
import { fileSource } from '../parquet/byte-source.js';
import { decodeRange, type SegmentRecords, type SegmentSchema } from './segment-content.js';
import type { ByteRange } from './table-ranges.js';

/** Records of one table in a closed segment. */
export interface SegmentPart {
  readonly path: string;
  /** The places of the records. */
  readonly ranges: readonly ByteRange[];
  /** Positions of the first and the last of its batches. */
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/** Reads the batches of a part, as they are needed. `table` is the id of the table. Throws an Error if the segment is missing or damaged. */
export function* readSegmentPart(part: SegmentPart, table: string): Generator<RecordBatch> {
  const { path, ranges, first, last } = part;
  const found = new Map<number, SegmentSchema>();
  const schemas = new Map<SegmentSchema, RecordSchema>();
  const { fd, size } = openSegment(path);
  try {
    const source = fileSource(fd, size);
    for (const { start, end } of ranges) {
      if (end > size) throw damagedError(path);
      const records = decodeRange(Buffer.from(source.read(start, end)), found);
      let next = records.next();
      for (; next.done !== true; next = records.next()) {
        const { schema: stored, position } = next.value;
        if (stored.table !== table || position < first || position > last) continue;
        const schema = schemas.get(stored) ?? toRecordSchema(stored);
        schemas.set(stored, schema);
        yield toBatch(next.value, schema);
      }
      if (!next.value) throw damagedError(path);
    }
  } finally {
    closeSync(fd);
  }
}

function openSegment(path: string): ReturnType<typeof openRegular> {
  try {
    return openRegular(path);
  } catch (error) {
    throw errorCode(error) === 'ENOENT' ? missingError(path) : error;
  }
}

/** Returns the schema of records in a segment. */
export function toRecordSchema({ descriptor, columns }: Pick<SegmentSchema, 'descriptor' | 'columns'>): RecordSchema {
  return { plan: descriptor && compilePlan(descriptor, { name: NAME, columns }), descriptor, columns };
}

export function toBatch({ bytes, count, bounds }: SegmentRecords, schema: RecordSchema): RecordBatch {
  return { schema, bytes, count, bounds };
}

export function missingError(path: string): Error {
  return new Error(`the log ${path} is missing. Put it back, or start the emulator again without its records`);
}

export function damagedError(path: string): Error {
  return new Error(`the log ${path} is damaged: a frame has the wrong checksum`);
}

/** For messages, which nobody sees: the records were checked before. */
const NAME = new TableName('catalog', 'schema', 'table');
