import { copyBytes } from '../wire/copy-bytes.js';

/** Copies each record out of the body of a batch, a sequence of `0x0a`, length and bytes. The body is our own, so it is not checked. */
export function splitRecords(buffer: Uint8Array, start: number, end: number): Uint8Array[] {
  const records: Uint8Array[] = [];
  let at = start;
  while (at < end) {
    let length = 0;
    let byte: number;
    for (let shift = 0; ; shift += 7) {
      byte = buffer[++at] as number;
      length |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    records.push(copyBytes(buffer, at + 1, at + 1 + length));
    at += 1 + length;
  }
  return records;
}
