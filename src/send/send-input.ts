import type { Lock } from '../lock/lock.js';
import { Checkpoints } from './checkpoints.js';
import { InputHead } from './input-head.js';
import { LineError, lineErrorOf } from './line-error.js';
import { LineLedger } from './line-ledger.js';
import type { Input } from './open-input.js';
import { type Block, readBlocks } from './read-blocks.js';
import { RejectsFile } from './rejects-file.js';
import { checkResumeState, otherInput, type ResumeState, readResumeState, writeResumeState } from './resume-state.js';
import type { Row } from './row.js';
import type { RowReader } from './row-reader.js';
import { type InputFormat, rowReaderFor } from './row-reader-for.js';
import type { Rejection, SendProgress, SendResult } from './send-result.js';
import type { Sink } from './sink.js';
import type { TimestampUnit } from './timestamp-unit.js';

/** A file by its path as it was given, and where it is. */
export interface FilePlace {
  readonly name: string;
  readonly path: string;
}

/** What is sent, and how. */
export interface SendOptions {
  readonly lock: Lock;
  readonly sink: Sink;
  /** Opens the input; its reading ends when the signal aborts. */
  readonly open: (signal: AbortSignal) => Promise<Input>;
  /** The file that is read; undefined: stdin. */
  readonly file: FilePlace | undefined;
  /** Absent: by the first characters. */
  readonly format?: InputFormat | undefined;
  readonly unit?: TimestampUnit | undefined;
  /** Where lines go that are wrong; absent: the first one ends it. */
  readonly rejects?: FilePlace | undefined;
  /** Where it is kept how far the input was sent. */
  readonly resume?: FilePlace | undefined;
  readonly signal: AbortSignal;
  /** Told after each block. */
  readonly onProgress?: ((progress: SendProgress) => void) | undefined;
}

/**
 * Sends an input until its end, its first wrong line, a failure or an abort, and waits until what was accepted is durable.
 * What went wrong is in the result. Throws GenError for files that cannot be used, before anything is sent.
 */
export async function sendInput(options: SendOptions): Promise<SendResult> {
  const { file, lock, rejects, resume, sink } = options;
  const state = resume && (await readState(resume, file, lock));
  const ended = new AbortController();
  const input = await options.open(AbortSignal.any([options.signal, ended.signal]));
  let kept: RejectsFile | undefined;
  let checkpoints: Checkpoints | undefined;
  try {
    kept = rejects && new RejectsFile(rejects.name, rejects.path, (state?.line ?? 0) > 0, file?.path);
    const sending = new Sending(options, input, state, kept);
    checkpoints = new Checkpoints(
      () => sending.save(sending.durable()),
      (error) => ended.abort(error),
    );
    const { note } = checkpoints;
    sink.onAck(() => resume && note());
    sink.onEnd((error) => ended.abort(error));
    await sending.run();
    await checkpoints.stop();
    return await sending.finish();
  } finally {
    await checkpoints?.stop();
    kept?.close();
    // Of an input that was not read, nothing stays open.
    ended.abort();
  }
}

/** The state of the run before; of the first one, line 0, so that what cannot be written is known before anything is sent. */
async function readState({ name, path }: FilePlace, file: FilePlace | undefined, lock: Lock): Promise<ResumeState> {
  const input = file?.path ?? 'stdin';
  const table = lock.name.toString();
  const state = await readResumeState(path, name);
  if (state !== undefined && state.line > 0) {
    checkResumeState(state, name, input, table);
    return state;
  }
  const first = { input, table, line: 0, head: new InputHead().markOf(0) };
  await writeResumeState(path, name, first);
  return first;
}

/** One run over an input. */
class Sending {
  readonly #options: SendOptions;
  readonly #input: Input;
  readonly #state: ResumeState | undefined;
  readonly #rejects: RejectsFile | undefined;
  readonly #head: InputHead = new InputHead();
  readonly #ledger: LineLedger = new LineLedger();
  readonly #row: Row = { values: [], line: 0, text: '' };
  #reader: RowReader | undefined;
  #begun: boolean = false;
  #accepted: number = 0;
  #rejected: number = 0;
  #first: Rejection | undefined;
  /** Everything up to this line was accepted or rejected. */
  #handled: number;
  #saved: number;
  #failure: unknown;

  constructor(options: SendOptions, input: Input, state: ResumeState | undefined, rejects: RejectsFile | undefined) {
    this.#options = options;
    this.#input = input;
    this.#state = state;
    this.#rejects = rejects;
    this.#handled = state?.line ?? 0;
    this.#saved = this.#handled;
  }

  /** Reads and sends; what ends it is kept. */
  async run(): Promise<void> {
    const { onProgress, signal } = this.#options;
    try {
      for await (const block of readBlocks(this.#head.watch(this.#input.chunks))) {
        await this.#take(block);
        // Lets go of the lines that are durable.
        this.durable();
        onProgress?.({ records: this.#accepted, bytes: this.#input.bytesRead, size: this.#input.size });
        signal.throwIfAborted();
      }
      await this.#take(undefined);
      this.#confirm();
      this.#handled = Math.max(this.#handled, this.#reader?.lines ?? 0);
    } catch (error) {
      this.#failure = error;
    }
  }

  /** Waits until everything is durable, and tells what became of it. */
  async finish(): Promise<SendResult> {
    const { resume, signal, sink } = this.#options;
    let line = this.#handled;
    try {
      await sink.flush();
    } catch (error) {
      this.#failure = error;
      line = this.durable();
    }
    // Of an input that is not its own, the state stays as it is.
    if (resume && this.#begunRight()) {
      await this.save(line).catch((error) => {
        this.#failure ??= error;
      });
    }
    const failure = this.#failure;
    return {
      read: this.#accepted + this.#rejected + (failure instanceof LineError ? 1 : 0),
      sent: sink.acked,
      rejected: this.#rejected,
      firstRejection: this.#first,
      interrupted: signal.aborted,
      failure,
      stoppedAt: failure === undefined ? undefined : failure instanceof LineError ? this.#row.line : line + 1,
    };
  }

  /** The line up to which everything is durable or rejected, as far as is known. */
  durable(): number {
    return Math.max(this.#state?.line ?? 0, this.#ledger.lineOf(this.#options.sink.acked));
  }

  /** Writes the state, where it is a new one. */
  async save(line: number): Promise<void> {
    const { file, lock, resume } = this.#options;
    if (resume === undefined || line <= this.#saved) return;
    const input = file?.path ?? 'stdin';
    const state = { input, table: lock.name.toString(), line, head: this.#head.markOf(line) };
    await writeResumeState(resume.path, resume.name, state);
    this.#saved = line;
  }

  async #take(block: Block | undefined): Promise<void> {
    if (this.#reader === undefined) {
      if (block === undefined) return;
      const { format, lock, unit } = this.#options;
      // A byte order mark is none of the first line.
      const text = block.text.startsWith('\ufeff') ? block.text.slice(1) : block.text;
      this.#reader = rowReaderFor(format, text, lock, unit);
      this.#reader.feed({ ...block, text });
    } else {
      this.#reader.feed(block);
    }
    await this.#rows(this.#reader);
  }

  async #rows(reader: RowReader): Promise<void> {
    const { signal, sink } = this.#options;
    const row = this.#row;
    const after = this.#state?.line ?? 0;
    for (;;) {
      let wait: Promise<void> | undefined;
      try {
        if (!reader.next(row, after)) return;
        if (!this.#begun) await this.#begin();
        wait = sink.write(row);
      } catch (error) {
        const wrong = lineErrorOf(error);
        if (wrong === undefined) throw error;
        this.#refuse(wrong);
        continue;
      }
      this.#accepted++;
      this.#handled = row.line;
      this.#ledger.accepted(row.line);
      if (wait === undefined) continue;
      await wait;
      signal.throwIfAborted();
    }
  }

  /** Before the first row is sent. */
  async #begin(): Promise<void> {
    this.#confirm();
    await this.#options.sink.open();
    this.#begun = true;
  }

  #refuse(error: LineError): void {
    this.#confirm();
    if (this.#rejects === undefined) {
      this.#handled = Math.max(this.#handled, this.#row.line - 1);
      throw error;
    }
    this.#rejects.add(this.#row.line, this.#row.text, error);
    this.#rejected++;
    this.#first ??= { line: this.#row.line, error };
    this.#handled = this.#row.line;
  }

  /** Whether the lines that are passed over are those that were sent. Throws GenError `resume-other-input`. */
  #confirm(): void {
    if (this.#begunRight()) return;
    const name = this.#options.resume?.name ?? '';
    const { line = 0, head } = this.#state ?? {};
    if (head !== undefined && !this.#head.isOf(head)) throw otherInput(name, 'it began with other lines');
    throw otherInput(name, `it sent ${line} lines, and this input has ${this.#reader?.lines ?? 0}`);
  }

  #begunRight(): boolean {
    const state = this.#state;
    return state === undefined || (this.#head.isOf(state.head) && (this.#reader?.lines ?? 0) >= state.line);
  }
}
