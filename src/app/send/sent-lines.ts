import type { Lock } from '../../lock/lock.js';
import type { FilePlace } from './file-place.js';
import { InputHead } from './input-head.js';
import { LineLedger } from './line-ledger.js';
import type { ReadOptions } from './read-options.js';
import { resumeOptions } from './resume-options.js';
import { checkResumeState, otherInput, type ResumeState, readResumeState, writeResumeState } from './resume-state.js';

/** The input, and its progress file. */
export interface ResumableInput extends ReadOptions {
  readonly lock: Lock;
  /** The file to read; undefined: stdin. */
  readonly file: FilePlace | undefined;
  /** The progress file; undefined: progress is not saved. */
  readonly resume?: FilePlace | undefined;
}

/** Tracks which lines of an input are durable: from earlier runs by the progress file, and by the acks of this run. */
export class SentLines {
  readonly #input: ResumableInput;
  readonly #state: ResumeState | undefined;
  readonly #head: InputHead = new InputHead();
  readonly #ledger: LineLedger = new LineLedger();
  #saved: number;

  private constructor(input: ResumableInput, state: ResumeState | undefined) {
    this.#input = input;
    this.#state = state;
    this.#saved = this.before;
  }

  /** Reads the progress, or writes that of a first run: a file that cannot be written fails before sending. Throws GenError. */
  static async open(input: ResumableInput): Promise<SentLines> {
    const { lock, resume } = input;
    if (resume === undefined) return new SentLines(input, undefined);
    const { name, path } = resume;
    const place = describeInput(input);
    const table = lock.name.toString();
    const state = await readResumeState(path, name);
    if (state !== undefined && state.line > 0) {
      await checkResumeState(state, name, { input: place, table, options: resumeOptions(input) });
      return new SentLines(input, state);
    }
    const first = { input: place, table, options: resumeOptions(input), line: 0, head: new InputHead().markOf(0) };
    await writeResumeState(path, name, first);
    return new SentLines(input, first);
  }

  /** The line up to which earlier runs sent everything. */
  get before(): number {
    return this.#state?.line ?? 0;
  }

  /** Yields the chunks unchanged, and remembers their beginning. */
  watch(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    return this.#head.watch(chunks);
  }

  /** Adds a record, which ends with this line, that is passed to the service. */
  accepted(line: number): void {
    this.#ledger.accepted(line);
  }

  /** Returns the line up to which everything is durable or rejected, given the number of acked records. */
  durable(acked: number): number {
    return Math.max(this.before, this.#ledger.lineOf(acked));
  }

  /** Returns whether the input, after so many lines, begins with the lines that were sent earlier. */
  areOf(lines: number): boolean {
    const state = this.#state;
    return state === undefined || (this.#head.matches(state.head) && lines >= state.line);
  }

  /** Throws GenError `resume-other-input` if it does not. */
  confirm(lines: number): void {
    if (this.#state === undefined || this.areOf(lines)) return;
    const { line, head } = this.#state;
    const name = this.#input.resume?.name ?? '';
    if (!this.#head.matches(head)) throw otherInput(name, 'it began with other lines');
    throw otherInput(name, `${line} lines were sent, but this input has ${lines}`);
  }

  /** Saves that everything up to `line` is durable, if that is new. Throws GenError `resume-not-writable`. */
  async save(line: number): Promise<void> {
    const { lock, resume } = this.#input;
    if (resume === undefined || line <= this.#saved) return;
    const state = {
      input: describeInput(this.#input),
      table: lock.name.toString(),
      options: resumeOptions(this.#input),
      line,
      head: this.#head.markOf(line),
    };
    await writeResumeState(resume.path, resume.name, state);
    this.#saved = line;
  }
}

function describeInput({ file }: ResumableInput): string {
  return file?.path ?? 'stdin';
}
