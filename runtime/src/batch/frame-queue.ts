import type { Frame } from './frame.js';

/** Removed entries before the array is shortened: shortening it each time would move all entries each time. */
const CUT_AT = 1024;

/** The sealed batches that are not acknowledged, in the order of writing. */
export class FrameQueue {
  #frames: (Frame | undefined)[] = [];
  #head = 0;
  #records = 0;
  #bytes = 0;

  /** Number of frames. */
  get length(): number {
    return this.#frames.length - this.#head;
  }

  /** Number of records in the frames. */
  get records(): number {
    return this.#records;
  }

  /** Bytes of memory that the frames hold. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Returns the frame at `index`, 0 for the oldest. */
  at(index: number): Frame | undefined {
    return this.#frames[this.#head + index];
  }

  /** Adds a frame at the end. */
  push(frame: Frame): void {
    this.#frames.push(frame);
    this.#records += frame.count;
    this.#bytes += frame.retainedBytes;
  }

  /** Removes and returns the oldest frame. */
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

  /** Iterates from the oldest frame. */
  *[Symbol.iterator](): Generator<Frame> {
    for (let index = 0; index < this.length; index++) {
      const frame = this.at(index);
      if (frame !== undefined) yield frame;
    }
  }
}
