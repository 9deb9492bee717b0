import { isUtf8 } from 'node:buffer';
import { maxLine } from './limits.js';

/** Whole lines, as many as came together. */
export interface Block {
  readonly text: string;
  /** The lines in it, from 0, that are no UTF-8: their text shows where, and is not what was written. */
  readonly damaged?: ReadonlySet<number>;
  /** It is the beginning of one line that is longer than `maxLine`; the rest was passed over. */
  readonly tooLong?: true;
}

const LINE_FEED = 10;
/** Characters that are shown of a line that is too long. */
const SHOWN = 1000;

/** Cuts bytes into blocks of whole lines; a line of any length takes no more memory than `maxLine`. */
export async function* readBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Block> {
  let pending: Buffer[] = [];
  let bytes = 0;
  let passing = false;
  for await (const chunk of chunks) {
    let start = 0;
    if (passing) {
      start = chunk.indexOf(LINE_FEED) + 1;
      if (start === 0) continue;
      passing = false;
    }
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (end > start) {
      yield toBlock(bytes === 0 ? chunk.subarray(start, end) : Buffer.concat([...pending, chunk.subarray(start, end)]));
      pending = [];
      bytes = 0;
      start = end;
    }
    if (start === chunk.length) continue;
    pending.push(chunk.subarray(start));
    bytes += chunk.length - start;
    if (bytes <= maxLine) continue;
    yield { text: `${Buffer.concat(pending).toString('utf8', 0, SHOWN)}…\n`, tooLong: true };
    pending = [];
    bytes = 0;
    passing = true;
  }
  if (bytes > 0) yield toBlock(Buffer.concat(pending));
}

function toBlock(bytes: Buffer): Block {
  if (isUtf8(bytes)) return { text: bytes.toString('utf8') };
  const damaged = new Set<number>();
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const line = bytes.subarray(start, feed < 0 ? bytes.length : feed + 1);
    if (!isUtf8(line)) damaged.add(lines.length);
    lines.push(line.toString('utf8'));
    start += line.length;
  }
  return { text: lines.join(''), damaged };
}
