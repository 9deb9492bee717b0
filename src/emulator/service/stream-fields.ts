import type { RejectionValues } from '../rejections/reject.js';
import { readMessage } from './read-message.js';

/** The fields of a request that opens a stream. */
export interface StreamFields {
  /** Field 1: the table or the stream; empty if it is missing. */
  readonly name: string;
  /** `descriptor_proto`; undefined if it is missing. */
  readonly descriptor: Uint8Array | undefined;
  /** `record_type`; 0 if it is missing. */
  readonly recordType: number;
}

/** Reads a request that opens a stream, with its descriptor and record type at these tags. Throws RpcError with `malformed` if it cannot be read. */
export function readStreamFields(
  bytes: Uint8Array,
  malformed: RejectionValues<'message-malformed'>,
  tags: { readonly descriptor: number; readonly recordType: number },
): StreamFields {
  let name = '';
  let descriptor: Uint8Array | undefined;
  let recordType = 0;
  readMessage(bytes, malformed, (tag, reader) => {
    if (tag === 0x0a) name = reader.string();
    else if (tag === tags.descriptor) descriptor = reader.bytes();
    else if (tag === tags.recordType) recordType = reader.int();
    else return false;
    return true;
  });
  return { name, descriptor, recordType };
}
