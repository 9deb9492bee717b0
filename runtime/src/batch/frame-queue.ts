import type { Frame } from './frame.js';

/** Entries that are gone before the array is cut; cutting at each would cost as many moves. */
const CUT_AT = 1024;

/** The sealed batches that are not durable, in the order of writing, and what they hold. */
export class FrameQueue {
  #frames: (Frame | undefined)[] = [];
  #head = 0;
  #records = 0;
  #bytes = 0;

  /** Number of frames. */
  get length(): number {
    return this.#frames.length - this.#head;
  }

  /** Number of records in them. */
  get records(): number {
    return this.#records;
  }

  /** Bytes of memory that they hold. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The frame at `index`, 0 for the oldest. */
  at(index: number): Frame | undefined {
    return this.#frames[this.#head + index];
  }

  push(frame: Frame): void {
    this.#frames.push(frame);
    this.#records += frame.count;
    this.#bytes += frame.retainedBytes;
  }

  /** Takes the oldest out. */
  shift(): Frame | undefined {
    const frame = this.#frames[this.#head];
    if (frame === undefined) return undefined;
    this.#frames[this.#head++] = undefined;
    this.#records -= frame.count;
    this.#bytes -= frame.retainedBytes;
    if (this.#head >= CUT_AT && this.#head * 2 >= this.#frames.length) {
      this.#frames = this.#frames.slice(this.#head);
      this.#head = 0;
    }
    return frame;
  }

  /** From the oldest on. */
  *[Symbol.iterator](): Generator<Frame> {
    for (let index = 0; index < this.length; index++) {
      const frame = this.at(index);
      if (frame !== undefined) yield frame;
    }
  }
}
