import { Reader } from 'zerobus-runtime/codegen';
import { type RejectionValues, reject } from '../rejections/reject.js';

/**
 * Reads the fields of a message. `onField` reads the field with this tag and returns true, or returns false to skip it.
 * Throws RpcError with `malformed` if the bytes are not such a message.
 */
export function readMessage(
  bytes: Uint8Array,
  malformed: RejectionValues<'message-malformed'>,
  onField: (tag: number, reader: Reader) => boolean,
): void {
  const reader = new Reader(bytes);
  try {
    while (reader.more()) {
      const tag = reader.tag();
      if (!onField(tag, reader)) reader.skip(tag);
    }
  } catch {
    throw reject('message-malformed', malformed);
  }
}
