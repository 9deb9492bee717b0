import { isUtf8 } from 'node:buffer';
import { maxLine } from './limits.js';

/** Several whole lines. */
export interface Block {
  readonly text: string;
  /** The indexes of lines that are not UTF-8; their text has replacement characters. */
  readonly damaged?: ReadonlySet<number>;
  /** Whether this is only the beginning of a line longer than `maxLine`; the rest was skipped. */
  readonly tooLong?: true;
}

const LINE_FEED = 10;
/** How many characters of a line that is too long are kept. */
const SHOWN = 1000;

/** Splits bytes into blocks of whole lines. A line of any length takes at most `maxLine` bytes of memory. */
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
