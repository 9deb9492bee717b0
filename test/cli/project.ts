import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { run } from '../../src/cli/run.ts';
import { listFiles } from '../support/files.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder with a space in its name, in which command lines are run. */
export class Project {
  folder: string;
  environment: Readonly<Record<string, string | undefined>> = {};
  /** What stands on stdin; undefined: there is none. */
  stdin: string | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Project> {
    return new Project(await mkdtemp(join(tmpdir(), 'zerobus cli ')));
  }

  async run(...words: string[]): Promise<Ended> {
    const out: string[] = [];
    const err: string[] = [];
    const code = await run(words, {
      out: {
        write: (text, onWritten) => {
          out.push(text);
          onWritten?.();
        },
      },
      err: { write: (text) => err.push(text) },
      environment: this.environment,
      folder: this.folder,
      signal: new AbortController().signal,
      stdin: this.stdin === undefined ? undefined : () => Readable.from([Buffer.from(this.stdin ?? '')]),
    });
    return { code, out: out.join(''), err: err.join('') };
  }

  /** Writes files by their paths; folders are made, also those that end with a slash. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.folder, name);
      await mkdir(name.endsWith('/') ? path : dirname(path), { recursive: true });
      if (!name.endsWith('/')) await writeFile(path, content);
    }
  }

  read(file: string): Promise<string> {
    return readFile(join(this.folder, file), 'utf8');
  }

  /** All files, with `/`, sorted. */
  files(): Promise<string[]> {
    return listFiles(this.folder);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}
