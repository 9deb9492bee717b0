import { createHash } from 'node:crypto';

/** Bytes that tell one input from another. */
const MOST = 65_536;

/** What tells an input from others: the bytes of its first lines, unpacked. */
export interface HeadMark {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/** Keeps the beginning of an input. */
export class InputHead {
  #bytes: Buffer = Buffer.alloc(0);

  /** Passes the chunks on. */
  async *watch(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      const missing = MOST - this.#bytes.length;
      if (missing > 0) this.#bytes = Buffer.concat([this.#bytes, chunk.subarray(0, missing)]);
      yield chunk;
    }
  }

  /** Of the lines up to `line`: those after it may be corrected, or come later. */
  markOf(line: number): HeadMark {
    let end = 0;
    for (let count = 0; count < line && end < this.#bytes.length; count++) {
      const feed = this.#bytes.indexOf(10, end);
      end = feed < 0 ? this.#bytes.length : feed + 1;
    }
    return { bytes: end, sha256: this.#hash(end) };
  }

  /** Whether this input begins as the other did. Those bytes must have been read, unless it has fewer. */
  isOf({ bytes, sha256 }: HeadMark): boolean {
    return bytes <= this.#bytes.length && this.#hash(bytes) === sha256;
  }

  #hash(bytes: number): string {
    return createHash('sha256').update(this.#bytes.subarray(0, bytes)).digest('hex');
  }
}
