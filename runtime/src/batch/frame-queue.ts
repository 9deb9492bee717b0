import type { Frame } from './frame.js';

/** Removed entries before the array is shortened: shortening it each time would move all entries each time. */
const CUT_AT = 1024;

/**
 * The sealed batches that are neither acknowledged nor rejected, in the order of writing, and a cursor: streams take frames to send
 * them, and give back what a lost stream leaves unacknowledged. Frames may be settled in any order.
 */
export class FrameQueue {
  #frames: (Frame | undefined)[] = [];
  /** Index of the oldest frame that is not settled. */
  #head = 0;
  /** Index of the first frame that no stream has taken. */
  #next = 0;
  /** Frames that were given back, in order, from `#returnedAt` on. All of them precede the cursor. */
  #returned: Frame[] = [];
  #returnedAt = 0;
  #length = 0;
  #records = 0;
  #bytes = 0;

  /** Number of frames. */
  get length(): number {
    return this.#length;
  }

  /** Number of records in the frames. */
  get records(): number {
    return this.#records;
  }

  /** Bytes of memory that the frames hold. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The oldest frame. */
  get oldest(): Frame | undefined {
    return this.#frames[this.#head];
  }

  /** The frame that `take` returns next; undefined if streams have all of them. */
  get waiting(): Frame | undefined {
    while (this.#returned[this.#returnedAt]?.isSettled === true) this.#returnedAt++;
    return this.#returned[this.#returnedAt] ?? this.#frames[this.#next];
  }

  /** Adds a frame at the end. */
  push(frame: Frame): void {
    this.#frames.push(frame);
    this.#length++;
    this.#records += frame.count;
    this.#bytes += frame.retainedBytes;
  }

  /** Adds frames before all others. No stream may have taken one. */
  prepend(frames: readonly Frame[]): void {
    this.#frames = [...frames, ...this.#frames.slice(this.#head)];
    this.#head = 0;
    this.#next = 0;
    for (const frame of frames) {
      this.#length++;
      this.#records += frame.count;
      this.#bytes += frame.retainedBytes;
    }
  }

  /** Takes the oldest frame that no stream has. */
  take(): Frame | undefined {
    const frame = this.waiting;
    if (frame === undefined) return undefined;
    if (frame === this.#returned[this.#returnedAt]) this.#returnedAt++;
    else this.#next++;
    return frame;
  }

  /** Gives back frames that were taken, so that they are sent again before all others. */
  giveBack(frames: readonly Frame[]): void {
    if (frames.length === 0) return;
    // Another stream may have given back earlier or later ones.
    this.#returned = [...frames, ...this.#returned.slice(this.#returnedAt)].sort((a, b) => a.sequence - b.sequence);
    this.#returnedAt = 0;
  }

  /** Settles a frame: it leaves the queue. Returns the bytes of memory that are free now. */
  settle(frame: Frame): number {
    const bytes = frame.retainedBytes;
    this.#length--;
    this.#records -= frame.count;
    this.#bytes -= bytes;
    frame.settle();
    while (this.#frames[this.#head]?.isSettled === true) this.#frames[this.#head++] = undefined;
    if (this.#next < this.#head) this.#next = this.#head;
    if (this.#length === 0) this.#returned = [];
    if (this.#head >= CUT_AT && this.#head * 2 >= this.#frames.length) this.#cut();
    return bytes;
  }

  /** Replaces a frame that was taken by its parts, which are given back. Returns the bytes of memory that it takes in addition. */
  replace(frame: Frame, parts: readonly Frame[]): number {
    const at = this.#frames.indexOf(frame, this.#head);
    this.#frames.splice(at, 1, ...parts);
    this.#next += parts.length - 1;
    this.#length += parts.length - 1;
    const added = parts.reduce((sum, part) => sum + part.retainedBytes, 0) - frame.retainedBytes;
    this.#bytes += added;
    frame.settle();
    this.giveBack(parts);
    return added;
  }

  /** Counts bytes that a frame of the queue holds in addition, or less. */
  count(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Iterates from the oldest frame. */
  *[Symbol.iterator](): Generator<Frame> {
    for (const frame of this.#frames.slice(this.#head)) if (frame?.isSettled === false) yield frame;
  }

  #cut(): void {
    this.#frames = this.#frames.slice(this.#head);
    this.#next -= this.#head;
    this.#head = 0;
  }
}
