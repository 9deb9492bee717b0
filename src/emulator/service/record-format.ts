import { reject } from '../rejections/reject.js';
import { type MessageDescriptor, readDescriptor } from '../validate/read-descriptor.js';
import { RECORD_TYPES } from './request-reader.js';
import type { StreamFields } from './stream-fields.js';

/** How the records of a stream are encoded. */
export interface RecordFormat {
  /** `RECORD_TYPES.PROTO` or `RECORD_TYPES.JSON`. */
  readonly recordType: number;
  /** Describes the records; undefined if they are JSON. */
  readonly descriptor: MessageDescriptor | undefined;
}

/** Reads `record_type` and `descriptor_proto` of a request that opens a stream. Throws RpcError if they are invalid. */
export function readRecordFormat({ recordType, descriptor }: StreamFields): RecordFormat {
  if (recordType === RECORD_TYPES.AVRO) throw reject('record-type-unsupported', {});
  if (recordType === RECORD_TYPES.JSON) return { recordType, descriptor: undefined };
  if (recordType !== RECORD_TYPES.PROTO) throw reject('record-type-unknown', { type: recordType });
  if (descriptor === undefined) throw reject('descriptor-missing', {});
  try {
    return { recordType, descriptor: readDescriptor(descriptor) };
  } catch {
    throw reject('descriptor-malformed', {});
  }
}
