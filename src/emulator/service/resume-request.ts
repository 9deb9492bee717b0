import { RpcError } from '../grpc/rpc-error.js';
import { readMessage } from './read-message.js';
import { type RecordFormat, readRecordFormat } from './record-format.js';

/** The request that resumes a persistent stream. */
export interface ResumeRequest extends RecordFormat {
  readonly streamId: string;
}

/** Reads a `ResumeIngestStreamRequest`. Throws RpcError if it is malformed, or names no stream or no valid record type. */
export function readResumeRequest(bytes: Uint8Array): ResumeRequest {
  let streamId = '';
  let descriptor: Uint8Array | undefined;
  let recordType = 0;
  readMessage(bytes, 'resume_stream is not a ResumeIngestStreamRequest.', (tag, reader) => {
    if (tag === 0x0a) streamId = reader.string();
    else if (tag === 0x12) descriptor = reader.bytes();
    else if (tag === 0x18) recordType = reader.int();
    else return false;
    return true;
  });
  if (streamId === '') throw new RpcError('INVALID_ARGUMENT', 'resume_stream names no stream_id.');
  return { streamId, ...readRecordFormat(recordType, descriptor) };
}
