import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** How a program ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** An empty project into which the packed packages are installed. */
export class PackedProject {
  readonly folder: string;
  readonly tarballs: readonly string[];
  readonly #parent: string = mkdtempSync(join(tmpdir(), 'zerobus packed '));

  /** Packs both packages, unless that was done. */
  constructor(tarballs?: readonly string[]) {
    this.folder = join(this.#parent, 'a project');
    mkdirSync(this.folder);
    this.tarballs = tarballs ?? [this.pack(join(root, 'runtime')), this.pack(root)];
  }

  /** Packs the package in a folder, and gives the file. */
  pack(from: string): string {
    const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', this.#parent];
    const [packed] = JSON.parse(execFileSync('npm', words, { cwd: from, encoding: 'utf8' })) as [{ filename: string }];
    return join(this.#parent, packed.filename);
  }

  install(): void {
    this.write('package.json', '{ "name": "a-project", "private": true, "type": "module" }');
    this.#npm(['install', '--no-audit', '--no-fund', '--save-dev', ...this.tarballs]);
    // What a colleague does with the lock file.
    rmSync(join(this.folder, 'node_modules'), { recursive: true });
    this.#npm(['ci', '--no-audit', '--no-fund']);
  }

  /** Gives stdout. Throws where the program fails. */
  run(program: string, args: readonly string[]): string {
    try {
      return execFileSync(program, args, { cwd: this.folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    } catch (error) {
      const { stdout } = error as { stdout?: string };
      throw new Error(`${program} ${args.join(' ')} failed:\n${stdout ?? ''}`, { cause: error });
    }
  }

  /** The same without a look at how it ended, while this process goes on. */
  start(program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const env = { ...process.env, ...environment };
      execFile(program, args, { cwd: this.folder, env, maxBuffer: 1 << 26 }, (error, out, err) => {
        if (error === null) resolve({ code: 0, out, err });
        else if (typeof error.code === 'number') resolve({ code: error.code, out, err });
        else reject(error);
      });
    });
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), `${text}\n`);
  }

  remove(): void {
    rmSync(this.#parent, { recursive: true });
  }

  #npm(args: readonly string[]): void {
    execFileSync('npm', args, { cwd: this.folder, stdio: ['ignore', 'ignore', 'inherit'] });
  }
}
