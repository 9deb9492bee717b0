import { isUtf8 } from 'node:buffer';
import { maxLine } from './limits.js';

/** Several whole lines. */
export interface Block {
  readonly text: string;
  /** The bytes of lines that are not UTF-8, by the index of the line; their text has replacement characters. */
  readonly damaged?: ReadonlyMap<number, Buffer>;
  /** Whether this is only the beginning of a line longer than `maxLine`; the rest was skipped. */
  readonly tooLong?: true;
}

const LINE_FEED = 10;
const RETURN = 13;
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
  const damaged = new Map<number, Buffer>();
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const line = bytes.subarray(start, feed < 0 ? bytes.length : feed + 1);
    if (!isUtf8(line)) damaged.set(lines.length, line);
    lines.push(line.toString('utf8'));
    start += line.length;
  }
  return { text: lines.join(''), damaged };
}

/** Returns the bytes of a line without its line feed, and a carriage return before it. */
export function withoutLineEnd<Line extends Buffer | undefined>(line: Line): Line {
  if (line?.at(-1) !== LINE_FEED) return line;
  return line.subarray(0, line.at(-2) === RETURN ? -2 : -1) as Line;
}
