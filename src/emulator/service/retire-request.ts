import { reject } from '../rejections/reject.js';
import { readMessage } from './read-message.js';

/** The request that retires a persistent stream. */
export interface RetireRequest {
  readonly tableName: string;
  readonly streamId: string;
}

/** Reads a `RetireStreamRequest`. Throws RpcError with INVALID_ARGUMENT if it is malformed or names no stream. */
export function readRetireRequest(bytes: Uint8Array): RetireRequest {
  const request = { tableName: '', streamId: '' };
  readMessage(bytes, { part: 'The message', type: 'RetireStreamRequest' }, (tag, reader) => {
    if (tag === 0x0a) request.tableName = reader.string();
    else if (tag === 0x12) request.streamId = reader.string();
    else return false;
    return true;
  });
  if (request.streamId === '') throw reject('stream-id-missing', { request: 'The request' });
  return request;
}
