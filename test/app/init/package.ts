import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { run } from '../../../src/cli/run.ts';
import { type Ended, Project } from '../../cli/project.ts';

/** Files by path; a path that ends in `/` is a folder. */
export type Files = Readonly<Record<string, string>>;

/** A repository with a package that `init` writes to. */
export class Package extends Project {
  static async with(files: Files): Promise<Package> {
    const created = new Package(await mkdtemp(join(tmpdir(), 'zerobus init ')));
    await created.write(files);
    return created;
  }

  /** Returns all files with their text. */
  async contents(): Promise<Record<string, string>> {
    const names = await this.files();
    const texts = names.map(async (name) => [name, await readFile(join(this.folder, name), 'utf8')] as const);
    return Object.fromEntries(await Promise.all(texts));
  }

  /** Runs a command on a terminal, and types one answer for each question. */
  async type(keys: readonly string[], ...words: string[]): Promise<Ended> {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const [out, err]: [string[], string[]] = [[], []];
    const left = [...keys];
    output.on('data', (bytes: Buffer) => {
      out.push(bytes.toString());
      if (bytes.toString().endsWith('): ')) input.write(left.shift() ?? '\u0003');
    });
    const terminal = { isTTY: true, columns: 200, setRawMode: () => input };
    const code = await run(words, {
      stdin: () => Object.assign(input, terminal),
      out: Object.assign(output, terminal),
      err: { write: (text) => err.push(text) },
      environment: this.environment,
      folder: this.folder,
      signal: new AbortController().signal,
    });
    return { code, out: out.join(''), err: err.join('') };
  }
}
