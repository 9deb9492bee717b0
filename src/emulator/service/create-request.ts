import { reject } from '../rejections/reject.js';
import { readMessage } from './read-message.js';
import { type RecordFormat, readRecordFormat } from './record-format.js';
import { readStreamFields } from './stream-fields.js';

/** The request that creates a stream. */
export interface CreateRequest extends RecordFormat {
  readonly tableName: string;
}

/** Reads a `CreateIngestStreamRequest`. Throws RpcError if it is malformed or asks for an unsupported record type. */
export function readCreateRequest(bytes: Uint8Array): CreateRequest {
  const tags = { descriptor: 0x1a, recordType: 0x20 };
  const fields = readStreamFields(bytes, { part: 'create_stream', type: 'CreateIngestStreamRequest' }, tags);
  return { tableName: fields.name, ...readRecordFormat(fields) };
}

/** Reads a `CreatePersistentStreamRequest`, which contains the other request. Throws the same errors. */
export function readCreatePersistentRequest(bytes: Uint8Array): CreateRequest {
  let request: Uint8Array | undefined;
  readMessage(bytes, { part: 'create_stream', type: 'CreatePersistentStreamRequest' }, (tag, reader) => {
    if (tag !== 0x0a) return false;
    request = reader.bytes();
    return true;
  });
  if (request === undefined) throw reject('creation-missing', {});
  return readCreateRequest(request);
}
