import type { Frame } from '../batch/frame.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { Spool, SpooledBatch, SpooledRange, SpoolMark } from '../spool/spool.js';

/** Writes into a spool where delivery continues: in which batch, with which of its records, and on which persistent stream. */
export class SpoolMarks {
  readonly #spool: Spool;
  readonly #onFailed: (error: ZerobusError) => void;
  /** The stream that the next batch is the first of, until a mark of it is written. */
  #unmarked: { readonly id: string; readonly offset: number } | undefined;
  /** The schema with which the persistent stream was created; undefined before it is known. */
  #streamSchema: number | undefined;

  /** `onFailed` is called if a mark cannot be written, except where a full disk does no harm. */
  constructor(spool: Spool, onFailed: (error: ZerobusError) => void) {
    this.#spool = spool;
    this.#onFailed = onFailed;
    this.#streamSchema = spool.mark?.stream?.schema;
  }

  /** Whether `markStream` must be called before a batch is sent. */
  get isStreamUnmarked(): boolean {
    return this.#unmarked !== undefined;
  }

  /** A persistent stream was created or resumed: the next batch gets `offset`. */
  onResumed(id: string, offset: number): void {
    this.#unmarked = { id, offset };
  }

  /** Writes that the stream continues with `batch`, to which the first frames of `unsettled` belong. Returns false if it cannot be written. */
  markStream(batch: SpooledBatch, unsettled: Iterable<Frame>): boolean {
    const stream = this.#unmarked;
    if (stream === undefined) return true;
    const schema = this.#streamSchema ?? batch.schema;
    const mark = { index: batch.index, parts: partsOf(batch, unsettled), stream: { ...stream, schema } };
    if (!this.#write(mark, true)) return false;
    this.#streamSchema = schema;
    this.#unmarked = undefined;
    return true;
  }

  /** Writes which records of `batch` are not settled. If the disk is full, some are delivered or rejected again after a crash. */
  markParts(batch: SpooledBatch, unsettled: Iterable<Frame>): void {
    this.#write({ index: batch.index, parts: partsOf(batch, unsettled), stream: undefined }, true);
  }

  /** Forgets the stream of an earlier process, because batches are delivered at least once from now on: its offsets would not count them. */
  leaveStream(): void {
    const { mark } = this.#spool;
    if (mark?.stream !== undefined) this.#write({ index: mark.index, parts: mark.parts, stream: undefined }, false);
  }

  /** Forgets the stream, which is retired. All batches before `next` are settled. */
  forgetStream(next: number): void {
    this.#unmarked = undefined;
    this.#streamSchema = undefined;
    this.#write({ index: next, parts: undefined, stream: undefined }, false);
  }

  /** Returns false if the mark was not written: that ends the producer, unless the disk is full and the mark can wait. */
  #write(mark: SpoolMark, canWait: boolean): boolean {
    try {
      this.#spool.writeMark(mark);
      return true;
    } catch (error) {
      const problem = ZerobusError.from(error);
      if (!canWait || problem.code !== 'spool-full') this.#onFailed(problem);
      return false;
    }
  }
}

/** Returns the ranges of a batch that its frames still hold; undefined for all of it. */
function partsOf(batch: SpooledBatch, frames: Iterable<Frame>): readonly SpooledRange[] | undefined {
  const parts: SpooledRange[] = [];
  for (const { spooled } of frames) {
    if (spooled?.batch.index !== batch.index) break;
    parts.push({ from: spooled.from, to: spooled.to });
  }
  const [first] = parts;
  return parts.length === 1 && first?.from === 0 && first.to === batch.count ? undefined : parts;
}
