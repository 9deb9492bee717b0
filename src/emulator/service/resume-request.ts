import { reject } from '../rejections/reject.js';
import { type RecordFormat, readRecordFormat } from './record-format.js';
import { readStreamFields } from './stream-fields.js';

/** The request that resumes a persistent stream. */
export interface ResumeRequest extends RecordFormat {
  readonly streamId: string;
}

/** Reads a `ResumeIngestStreamRequest`. Throws RpcError if it is malformed, or names no stream or no valid record type. */
export function readResumeRequest(bytes: Uint8Array): ResumeRequest {
  const tags = { descriptor: 0x12, recordType: 0x18 };
  const fields = readStreamFields(bytes, { part: 'resume_stream', type: 'ResumeIngestStreamRequest' }, tags);
  if (fields.name === '') throw reject('stream-id-missing', { request: 'resume_stream' });
  return { streamId: fields.name, ...readRecordFormat(fields) };
}
