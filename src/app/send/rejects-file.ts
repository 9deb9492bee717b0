import { closeSync, fstatSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { systemReason } from '../../system/system-reason.js';
import type { LineError } from './line-error.js';

/** Characters that are kept of a line: of one that is too long there are no more. */
const KEPT = 10_000_000;

/** Where lines go that are no records, one JSON object a line. Each is on disk, or not in the file at all. */
export class RejectsFile {
  readonly #name: string;
  readonly #file: number;
  #size: number;

  /**
   * `name` is the path as it was given; `append` goes on in what is there, else it begins anew. Throws GenError
   * `rejects-not-writable`, also where it is the input itself or the state of `--resume`.
   */
  constructor(
    name: string,
    path: string,
    append: boolean,
    others: { readonly input?: string | undefined; readonly resume?: string | undefined },
  ) {
    this.#name = name;
    if (isSameFile(path, others.input)) throw notWritable(name, 'it is the input');
    if (isSameFile(path, others.resume)) throw notWritable(name, 'it is the file that records progress');
    try {
      this.#file = openSync(path, append ? 'a' : 'w');
    } catch (error) {
      throw notWritable(name, systemReason(error, 'write'), error);
    }
    this.#size = fstatSync(this.#file).size;
  }

  /** Throws GenError `rejects-not-writable`. */
  add(line: number, text: string, { column, message, help }: LineError): void {
    const reason = help === '' ? message : `${message}. ${help}`;
    const record = text.slice(0, KEPT).replace(/\r$/, '');
    const bytes = Buffer.from(`${JSON.stringify({ line, column, reason, record })}\n`);
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

  /** Half a line is taken back. A pipe or a device has no size. */
  #cut(): void {
    try {
      ftruncateSync(this.#file, this.#size);
    } catch {
      // Then it stays.
    }
  }
}

function isSameFile(path: string, other: string | undefined): boolean {
  if (other === undefined) return false;
  const [a, b] = [path, other].map((file) => statSync(file, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}

function notWritable(file: string, reason: string, cause?: unknown): GenError {
  return genError('rejects-not-writable', {}, { file, reason }, cause);
}
