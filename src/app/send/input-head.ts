import { createHash } from 'node:crypto';

/** How many bytes identify an input. */
const MOST = 65_536;

/** What identifies an input: a hash of its first lines, uncompressed. */
export interface HeadMark {
  readonly bytes: number;
  /** The hash, in hex. */
  readonly sha256: string;
}

/** Remembers the beginning of an input. */
export class InputHead {
  #bytes: Buffer = Buffer.alloc(0);

  /** Yields the chunks unchanged, and remembers the first bytes. */
  async *watch(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      const missing = MOST - this.#bytes.length;
      if (missing > 0) this.#bytes = Buffer.concat([this.#bytes, chunk.subarray(0, missing)]);
      yield chunk;
    }
  }

  /** Returns the identity of the lines up to `line`: later lines can be corrected, or arrive later. */
  markOf(line: number): HeadMark {
    let end = 0;
    for (let count = 0; count < line && end < this.#bytes.length; count++) {
      const feed = this.#bytes.indexOf(10, end);
      end = feed < 0 ? this.#bytes.length : feed + 1;
    }
    return { bytes: end, sha256: this.#hash(end) };
  }

  /** Returns whether this input begins like another. Its first bytes must have been read. */
  matches({ bytes, sha256 }: HeadMark): boolean {
    return bytes <= this.#bytes.length && this.#hash(bytes) === sha256;
  }

  #hash(bytes: number): string {
    return createHash('sha256').update(this.#bytes.subarray(0, bytes)).digest('hex');
  }
}
