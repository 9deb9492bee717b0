import { GenError } from '../../diagnostics/gen-error.js';
import type { Lock } from '../../lock/lock.js';
import { Checkpoints } from './checkpoints.js';
import type { FilePlace } from './file-place.js';
import type { InputWarnings } from './input-warnings.js';
import { LineError, rejectedByService, toLineError } from './line-error.js';
import type { Input } from './open-input.js';
import { type Block, readBlocks } from './read-blocks.js';
import type { ReadOptions } from './read-options.js';
import { RejectsFile } from './rejects-file.js';
import type { Row } from './row.js';
import type { RowReader } from './row-reader.js';
import { rowReaderFor } from './row-reader-for.js';
import { RowTexts } from './row-texts.js';
import type { Rejection, SendProgress, SendResult } from './send-result.js';
import { SentLines } from './sent-lines.js';
import type { Sink } from './sink.js';

/** What to send, and how. */
export interface SendRun extends ReadOptions {
  readonly lock: Lock;
  readonly sink: Sink;
  /** Opens the input; reading ends when the signal aborts. */
  readonly open: (signal: AbortSignal) => Promise<Input>;
  /** The file to read; undefined: stdin. */
  readonly file: FilePlace | undefined;
  /** Collects what is probably not meant. */
  readonly warnings: InputWarnings;
  /** The file for invalid lines; absent: the first one ends the run. */
  readonly rejects?: FilePlace | undefined;
  /** The progress file. */
  readonly resume?: FilePlace | undefined;
  readonly signal: AbortSignal;
  /** Called after each block. */
  readonly onProgress?: ((progress: SendProgress) => void) | undefined;
}

/**
 * Sends an input until its end, the first invalid line, a failure or an abort, and waits until all accepted records are
 * durable. Failures are in the result. Throws GenError for files that cannot be used, before anything is sent.
 */
export async function sendInput(options: SendRun): Promise<SendResult> {
  const { file, rejects, resume, sink } = options;
  const lines = await SentLines.open(options);
  const ended = new AbortController();
  const input = await options.open(AbortSignal.any([options.signal, ended.signal]));
  let kept: RejectsFile | undefined;
  let checkpoints: Checkpoints | undefined;
  try {
    const others = { input: file?.path ?? input.descriptor, resume: resume?.path };
    kept = rejects && (await RejectsFile.open(rejects, lines.before > 0, others, options.signal));
    const sending = new Sending(options, input, lines, kept);
    checkpoints = new Checkpoints(
      () => lines.save(sending.reached(lines.durable(sink.settled))),
      (error) => ended.abort(error),
    );
    const { note } = checkpoints;
    sink.onAck(() => resume && note());
    sink.onReject((position, error) => {
      try {
        sending.reject(position, error);
      } catch (failure) {
        ended.abort(failure);
      }
    });
    sink.onEnd((error) => ended.abort(error));
    await sending.run();
    await sending.flush();
    // Two concurrent writes could leave the older state.
    await checkpoints.stop();
    return await sending.finish();
  } finally {
    await checkpoints?.stop();
    kept?.close();
    // Close an input that was not read to its end.
    ended.abort();
  }
}

/** Returns the line to continue at after `line`; line 1 if the progress belongs to another input. */
function lineAfter(failure: unknown, line: number): number {
  return failure instanceof GenError && failure.code === 'resume-other-input' ? 1 : line + 1;
}

/** A run over one input. */
class Sending {
  readonly #options: SendRun;
  readonly #input: Input;
  readonly #lines: SentLines;
  readonly #rejects: RejectsFile | undefined;
  readonly #row: Row = { values: [], line: 0, text: null, bytes: undefined };
  #reader: RowReader | undefined;
  #begun: boolean = false;
  /** The rows that may still be rejected by the service; undefined without a rejects file. */
  readonly #texts: RowTexts | undefined;
  #accepted: number = 0;
  #rejected: number = 0;
  /** Rows that were accepted here and rejected by the service. */
  #refused: number = 0;
  #first: Rejection | undefined;
  /** The line up to which everything was accepted or rejected. */
  #handled: number;
  /** The line before the first row that the service rejected and the rejects file has no room for. */
  #kept: number = Number.POSITIVE_INFINITY;
  #failure: unknown;

  constructor(options: SendRun, input: Input, lines: SentLines, rejects: RejectsFile | undefined) {
    this.#options = options;
    this.#input = input;
    this.#lines = lines;
    this.#rejects = rejects;
    this.#texts = rejects === undefined ? undefined : new RowTexts();
    this.#handled = lines.before;
  }

  /** Reads and sends, and records what ended the run. */
  async run(): Promise<void> {
    const { lock, onProgress, signal, sink, warnings } = this.#options;
    try {
      for await (const block of readBlocks(this.#lines.watch(this.#input.chunks))) {
        await this.#take(block);
        // Forget the lines that are durable.
        this.#lines.durable(sink.settled);
        this.#texts?.forget(sink.settled);
        onProgress?.({
          records: this.#accepted,
          bytes: this.#input.bytesRead,
          size: this.#input.size,
          warnings: warnings.diagnostics(lock.name),
        });
        signal.throwIfAborted();
      }
      await this.#take(undefined);
      this.#lines.confirm(this.#read);
      this.#handled = Math.max(this.#handled, this.#read);
    } catch (error) {
      this.#failure = error;
    }
  }

  /** Waits until everything is durable, and records what prevents that. */
  async flush(): Promise<void> {
    const { sink } = this.#options;
    try {
      await sink.flush();
    } catch (error) {
      this.#failure = error;
      this.#handled = this.#lines.durable(sink.settled);
    }
  }

  /** Adds a row that the service rejects to the rejects file. Throws GenError `rejects-not-writable`. */
  reject(position: number, error: unknown): void {
    const row = this.#texts?.get(position);
    if (row === undefined) return;
    const rejection = { line: row.line, error: rejectedByService(error) };
    this.#refused++;
    this.#first ??= rejection;
    try {
      this.#rejects?.add(row, rejection.error);
    } catch (failure) {
      this.#kept = Math.min(this.#kept, row.line - 1);
      this.#failure ??= failure;
      throw failure;
    }
  }

  /** Returns the line up to which everything is durable or in the rejects file, given that up to which it is durable or rejected. */
  reached(line: number): number {
    return Math.min(line, this.#kept);
  }

  /** Saves the progress, and returns the result. */
  async finish(): Promise<SendResult> {
    const { signal, sink } = this.#options;
    const line = this.reached(this.#handled);
    // Never overwrite the state of another input.
    const saved = this.#lines.areOf(this.#read) ? this.#lines.save(line) : Promise.resolve();
    const unsaved: unknown = await saved.catch((error) => error);
    const failure = this.#failure ?? unsaved;
    return {
      read: this.#accepted + this.#rejected + (failure instanceof LineError ? 1 : 0),
      sent: sink.acked,
      rejected: this.#rejected + this.#refused,
      firstRejection: this.#first,
      interrupted: signal.aborted,
      failure,
      unsaved,
      stoppedAt:
        failure === undefined ? undefined : failure instanceof LineError ? this.#row.line : lineAfter(failure, line),
    };
  }

  async #take(block: Block | undefined): Promise<void> {
    if (this.#reader === undefined) {
      if (block === undefined) return;
      const { lock, warnings } = this.#options;
      // A byte order mark does not belong to the first line.
      const text = block.text.startsWith('\ufeff') ? block.text.slice(1) : block.text;
      this.#reader = rowReaderFor(this.#options, text, lock, warnings);
      this.#reader.feed({ ...block, text });
    } else {
      this.#reader.feed(block);
    }
    await this.#rows(this.#reader);
  }

  async #rows(reader: RowReader): Promise<void> {
    const { signal, sink } = this.#options;
    const row = this.#row;
    const after = this.#lines.before;
    for (;;) {
      let wait: Promise<void> | undefined;
      try {
        if (!reader.next(row, after)) return;
        if (!this.#begun) await this.#begin();
        wait = sink.write(row);
      } catch (error) {
        const wrong = toLineError(error);
        if (wrong === undefined) throw error;
        this.#refuse(wrong);
        continue;
      }
      this.#accepted++;
      this.#texts?.add(row);
      this.#handled = reader.lines;
      this.#lines.accepted(reader.lines);
      if (wait === undefined) continue;
      await wait;
      signal.throwIfAborted();
    }
  }

  /** Called before the first row is sent. */
  async #begin(): Promise<void> {
    this.#lines.confirm(this.#read);
    await this.#options.sink.open();
    this.#begun = true;
  }

  #refuse(error: LineError): void {
    this.#lines.confirm(this.#read);
    if (this.#rejects === undefined) {
      this.#handled = Math.max(this.#handled, this.#row.line - 1);
      throw error;
    }
    this.#rejects.add(this.#row, error);
    this.#rejected++;
    this.#first ??= { line: this.#row.line, error };
    this.#handled = this.#read;
  }

  /** The number of lines read. */
  get #read(): number {
    return this.#reader?.lines ?? 0;
  }
}
