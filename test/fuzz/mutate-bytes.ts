import type { Chooser } from './chooser.ts';

/** Bytes that trip readers: long varints, lengths beyond the end, wire types that do not exist, text that is not UTF-8. */
const pieces: readonly Buffer[] = [
  'ffffffffffffffffff01',
  'ffffffff0f',
  '80808080808080808080',
  '00',
  '7f',
  '0a00',
  '0affffff7f',
  '1a020a00',
  '0b0c',
  '07',
  'fa01',
  'c328',
  'eda080',
  'f0808080',
  '1200',
  '0800',
  '08ffffffffffffffff7f',
].map((hex) => Buffer.from(hex, 'hex'));

/** Applies one to four edits: removes, inserts, doubles or flips bytes, truncates, or splices in other bytes. */
export function mutateBytes(bytes: Buffer, others: readonly Buffer[], choose: Chooser): Buffer {
  let now = bytes;
  for (let left = 1 + choose.below(4); left > 0; left--) now = edit(now, others, choose);
  return now;
}

function edit(bytes: Buffer, others: readonly Buffer[], choose: Chooser): Buffer {
  const at = choose.below(bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (choose.below(7)) {
    case 0:
      return Buffer.concat([before, after.subarray(1 + choose.below(8))]);
    case 1:
      return before;
    case 2:
    case 3:
      return Buffer.concat([before, flip(after, choose)]);
    case 4:
      return Buffer.concat([before, after.subarray(0, 20), after]);
    case 5: {
      const other = choose.of(others);
      return Buffer.concat([before, other.subarray(choose.below(other.length + 1))]);
    }
    default:
      return Buffer.concat([before, choose.of(pieces), after.subarray(choose.below(3))]);
  }
}

function flip(bytes: Buffer, choose: Chooser): Buffer {
  const copy = Buffer.from(bytes);
  if (copy.length > 0) copy[0] = (copy[0] as number) ^ (1 << choose.below(8));
  return copy;
}
