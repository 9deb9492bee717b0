import { reject } from '../rejections/reject.js';
import { REJECTIONS } from '../rejections/rejections.js';
import type { RpcError } from '../rejections/rpc-error.js';
import type { RecordSchema } from '../storage/record-batch.js';
import type { RejectedRecords } from '../tables/rejected-records.js';
import { readJsonRecord } from '../validate/read-json-record.js';
import type { RecordChecker } from '../validate/record-checker.js';
import { RecordError } from '../validate/record-error.js';
import { isValidUtf8 } from '../wire/utf8.js';

/** Records of one message or request, and where they are in it. */
export interface RecordList {
  readonly count: number;
  /** Start and end of each record, as consecutive pairs. */
  readonly bounds: Uint32Array;
  /** Offset of the message; undefined for a request without one. */
  readonly offset?: number;
}

/**
 * Checks all records of a message. Throws RpcError with code 4044 for the first invalid one, naming its field, and adds it to
 * `rejected`.
 */
export function checkBatch(
  schema: RecordSchema,
  checker: RecordChecker,
  request: RecordList,
  message: Uint8Array,
  rejected: RejectedRecords,
): void {
  const { bounds, count } = request;
  let i = 0;
  try {
    for (; i < count; i++) {
      const start = bounds[2 * i] as number;
      const end = bounds[2 * i + 1] as number;
      if (schema.plan) checker.check(schema.plan, message, start, end);
      else checkJson(schema, message, start, end);
    }
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    throw rejectRecord(schema, request, message, rejected, i, error.message);
  }
}

/** Adds the record of a message with this index to `rejected`, and returns the error that ends its stream. */
export function rejectRecord(
  schema: RecordSchema,
  { bounds, offset }: RecordList,
  message: Uint8Array,
  rejected: RejectedRecords,
  index: number,
  reason: string,
): RpcError {
  const { status, code } = REJECTIONS['record-invalid'];
  const format = schema.plan ? 'protobuf' : 'json';
  const bytes = message.subarray(bounds[2 * index], bounds[2 * index + 1]);
  rejected.add({ status, code, reason, offset, index, format, bytes });
  const record = offset === undefined ? `Record ${index}` : `Record ${index} at offset ${offset}`;
  return reject('record-invalid', { record, problem: reason });
}

function checkJson(schema: RecordSchema, message: Uint8Array, start: number, end: number): void {
  if (!isValidUtf8(message, start, end)) throw new RecordError('the record is not valid UTF-8');
  readJsonRecord(schema.columns, Buffer.from(message.subarray(start, end)).toString('utf8'));
}
