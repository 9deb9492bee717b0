import { Buffer } from 'node:buffer';
import { Reader } from '../codecs/reader.js';

const ERROR_INFO = 'google.rpc.ErrorInfo';

/**
 * Reads the header `grpc-status-details-bin`, a `google.rpc.Status` in base64. Returns the reason of its `ErrorInfo` with the
 * metadata, such as `FIELD_NOT_IN_TABLE (field: humidity)`; undefined if there is none or the header is malformed.
 */
export function readReason(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  try {
    return readStatus(new Reader(Buffer.from(header, 'base64')));
  } catch {
    return undefined;
  }
}

function readStatus(reader: Reader): string | undefined {
  let reason: string | undefined;
  while (reader.more()) {
    const tag = reader.tag();
    if (tag !== 0x1a) reader.skip(tag);
    else reason = readAny(reader) ?? reason;
  }
  return reason;
}

function readAny(reader: Reader): string | undefined {
  let type = '';
  let value: Uint8Array = new Uint8Array();
  const outer = reader.enter();
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) type = reader.string();
    else if (tag === 0x12) value = reader.bytes();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return type.endsWith(ERROR_INFO) ? readErrorInfo(new Reader(value)) : undefined;
}

function readErrorInfo(reader: Reader): string | undefined {
  let reason = '';
  const metadata: string[] = [];
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) reason = reader.string();
    else if (tag === 0x1a) metadata.push(readEntry(reader));
    else reader.skip(tag);
  }
  if (reason === '') return undefined;
  return metadata.length === 0 ? reason : `${reason} (${metadata.join(', ')})`;
}

function readEntry(reader: Reader): string {
  let key = '';
  let value = '';
  const outer = reader.enter();
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) key = reader.string();
    else if (tag === 0x12) value = reader.string();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return `${key}: ${value}`;
}
