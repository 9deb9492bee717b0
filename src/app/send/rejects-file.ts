import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { findFile, isSameFile } from '../../system/find-file.js';
import { retryBusy } from '../../system/retry-busy.js';
import { systemReason } from '../../system/system-reason.js';
import type { FilePlace } from './file-place.js';
import type { LineError } from './line-error.js';
import type { RowText } from './row-texts.js';

/** The file for invalid lines, one JSON object per line. Each is written completely or not at all. */
export class RejectsFile {
  readonly #name: string;
  readonly #file: number;
  #size: number;

  /**
   * Opens the file; `name` is its path as it was given. With `append` it keeps the existing content. `input`
   * is the path of the input, or its descriptor. Throws GenError
   * `rejects-not-writable`, also if it is the input or the progress file, and the reason of the signal.
   */
  static async open(
    { name, path }: FilePlace,
    append: boolean,
    { input, resume }: { readonly input?: string | number | undefined; readonly resume?: string | undefined },
    signal: AbortSignal,
  ): Promise<RejectsFile> {
    if (input !== undefined && (await isSameFile(path, input))) throw notWritable(name, 'it is the input');
    if (resume !== undefined && (await isSameFile(path, resume))) {
      throw notWritable(name, 'it is the file that records progress');
    }
    const found = await findFile(path);
    // Opening a named pipe would wait for its reader. Those of /dev/stderr and its like are open already.
    if (found?.isFIFO() && !/^\/(?:dev|proc)\//.test(path)) throw notWritable(name, 'it is a named pipe');
    try {
      const open = (): number => openSync(path, append ? 'a' : 'w');
      return new RejectsFile(name, await retryBusy({ path, needs: 'change', signal }, open));
    } catch (error) {
      signal.throwIfAborted();
      throw notWritable(name, systemReason(error, 'write'), error);
    }
  }

  private constructor(name: string, file: number) {
    this.#name = name;
    this.#file = file;
    this.#size = fstatSync(file).size;
  }

  /** Adds an invalid line. JSON cannot hold bytes that are not UTF-8, so these are in base64. Throws GenError `rejects-not-writable`. */
  add({ line, text, bytes: original }: RowText, { column, message, help }: LineError): void {
    const reason = help === '' ? message : `${message}. ${help}`;
    const record = text?.replace(/\r$/, '') ?? null;
    const base64 = original?.toString('base64');
    const bytes = Buffer.from(`${JSON.stringify({ line, column, reason, record, base64 })}\n`);
    try {
      let written = 0;
      while (written < bytes.length) written += writeSync(this.#file, bytes, written);
      this.#size += bytes.length;
    } catch (error) {
      this.#cut();
      throw notWritable(this.#name, systemReason(error, 'write'), error);
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Removes an incomplete line again. A pipe or device has no size. */
  #cut(): void {
    try {
      ftruncateSync(this.#file, this.#size);
    } catch {
      // The incomplete line stays.
    }
  }
}

function notWritable(file: string, reason: string, cause?: unknown): GenError {
  return genError('rejects-not-writable', {}, { file, reason }, cause);
}
