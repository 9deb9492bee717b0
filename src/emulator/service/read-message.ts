import { Reader } from 'zerobus-runtime/codegen';
import { RpcError } from '../grpc/rpc-error.js';

/**
 * Reads the fields of a message. `onField` reads the field with this tag and returns true, or returns false to skip it.
 * Throws RpcError with INVALID_ARGUMENT and `problem` if the message is malformed.
 */
export function readMessage(
  bytes: Uint8Array,
  problem: string,
  onField: (tag: number, reader: Reader) => boolean,
): void {
  const reader = new Reader(bytes);
  try {
    while (reader.more()) {
      const tag = reader.tag();
      if (!onField(tag, reader)) reader.skip(tag);
    }
  } catch {
    throw new RpcError('INVALID_ARGUMENT', problem);
  }
}
