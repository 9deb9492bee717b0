// Files of the log whose syncs a test controls, and which know what a finished sync covered.
import { truncateSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type LogFile, type LogFiles, systemLogFiles } from '../../../src/emulator/delta/wal/log-files.ts';

/** What to do instead of an operation: throw, or wait. */
type Script = (operation: 'create' | 'write' | 'sync' | 'truncate', path: string) => Promise<void> | void;

export class ScriptedLogFiles implements LogFiles {
  /** Number of finished syncs. */
  syncs = 0;
  script: Script = () => {};
  /** Bytes that a finished sync covered, by file name. */
  readonly #durable = new Map<string, number>();
  readonly #files: LogFiles;

  constructor(files: LogFiles = systemLogFiles) {
    this.#files = files;
  }

  async create(path: string): Promise<LogFile> {
    await this.script('create', path);
    const file = await this.#files.create(path);
    const name = basename(path);
    let written = 0;
    this.#durable.set(name, 0);
    return {
      write: async (buffers, position) => {
        await this.script('write', path);
        await file.write(buffers, position);
        written = position + buffers.reduce((sum, { length }) => sum + length, 0);
      },
      sync: async () => {
        const covered = written;
        await this.script('sync', path);
        await file.sync();
        this.#durable.set(name, covered);
        this.syncs++;
      },
      truncate: async (length) => {
        await this.script('truncate', path);
        await file.truncate(length);
      },
      close: () => file.close(),
    };
  }

  /** Cuts files in a folder back to what was durable when this is called: what a power cut may leave. Returns a function that does it. */
  planCut(): (folder: string, names: readonly string[]) => void {
    const durable = new Map(this.#durable);
    return (folder, names) => {
      for (const name of names) truncateSync(join(folder, name), durable.get(name) ?? 0);
    };
  }
}

/** An error of the system. */
export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
