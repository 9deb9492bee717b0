import { copyBytes } from '../wire/copy-bytes.js';

/** A copy of each record in a batch's body: `0x0a`, length, bytes, again and again. The body is our own and known to be well formed. */
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
