import type { Lock } from '../../lock/lock.js';
import type { FilePlace } from './file-place.js';
import { InputHead } from './input-head.js';
import { LineLedger } from './line-ledger.js';
import { checkResumeState, otherInput, type ResumeState, readResumeState, writeResumeState } from './resume-state.js';

/** What is sent, and where it is kept how far. */
export interface SentLinesOptions {
  readonly lock: Lock;
  /** The file that is read; undefined: stdin. */
  readonly file: FilePlace | undefined;
  /** Undefined: it is kept nowhere. */
  readonly resume?: FilePlace | undefined;
}

/** Which lines of an input are durable: from runs before, by the file of `--resume`, and by the acks of this one. */
export class SentLines {
  readonly #options: SentLinesOptions;
  readonly #state: ResumeState | undefined;
  readonly #head: InputHead = new InputHead();
  readonly #ledger: LineLedger = new LineLedger();
  #saved: number;

  private constructor(options: SentLinesOptions, state: ResumeState | undefined) {
    this.#options = options;
    this.#state = state;
    this.#saved = this.before;
  }

  /** Writes the state of a first run, so that what cannot be written is known before anything is sent. Throws GenError. */
  static async open(options: SentLinesOptions): Promise<SentLines> {
    const { lock, resume } = options;
    if (resume === undefined) return new SentLines(options, undefined);
    const { name, path } = resume;
    const input = inputOf(options);
    const table = lock.name.toString();
    const state = await readResumeState(path, name);
    if (state !== undefined && state.line > 0) {
      checkResumeState(state, name, input, table);
      return new SentLines(options, state);
    }
    const first = { input, table, line: 0, head: new InputHead().markOf(0) };
    await writeResumeState(path, name, first);
    return new SentLines(options, first);
  }

  /** Everything up to this line was sent by runs before. */
  get before(): number {
    return this.#state?.line ?? 0;
  }

  /** Sees what is read, and passes it on. */
  watch(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    return this.#head.watch(chunks);
  }

  /** The record that ends with this line goes to the service. */
  accepted(line: number): void {
    this.#ledger.accepted(line);
  }

  /** The line up to which everything is durable or rejected, as far as so many acked records tell. */
  durable(acked: number): number {
    return Math.max(this.before, this.#ledger.lineOf(acked));
  }

  /** Whether the input, of which so many lines were read, begins with the lines that were sent. */
  areOf(lines: number): boolean {
    const state = this.#state;
    return state === undefined || (this.#head.isOf(state.head) && lines >= state.line);
  }

  /** Throws GenError `resume-other-input` where it does not. */
  confirm(lines: number): void {
    if (this.#state === undefined || this.areOf(lines)) return;
    const { line, head } = this.#state;
    const name = this.#options.resume?.name ?? '';
    if (!this.#head.isOf(head)) throw otherInput(name, 'it began with other lines');
    throw otherInput(name, `it sent ${line} lines, and this input has ${lines}`);
  }

  /** Keeps that everything up to `line` is durable, where that is new. Throws GenError `resume-not-writable`. */
  async save(line: number): Promise<void> {
    const { lock, resume } = this.#options;
    if (resume === undefined || line <= this.#saved) return;
    const state = { input: inputOf(this.#options), table: lock.name.toString(), line, head: this.#head.markOf(line) };
    await writeResumeState(resume.path, resume.name, state);
    this.#saved = line;
  }
}

function inputOf({ file }: SentLinesOptions): string {
  return file?.path ?? 'stdin';
}
