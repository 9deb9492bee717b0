import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import spawn from 'cross-spawn';
import { runProgram } from './run-program.js';

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
    const [packed] = JSON.parse(runProgram('npm', words, { folder: from })) as [{ filename: string }];
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
    return runProgram(program, args, { folder: this.folder });
  }

  /** The same without a look at how it ended, while this process goes on. */
  async start(
    program: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Ended> {
    const env = { ...process.env, ...environment };
    const child = spawn(program, [...args], { cwd: this.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const code = new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode) => resolve(exitCode ?? -1));
    });
    const [ended, out, err] = await Promise.all([code, text(child.stdout), text(child.stderr)]);
    return { code: ended, out, err };
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), `${text}\n`);
  }

  remove(): void {
    rmSync(this.#parent, { recursive: true });
  }

  #npm(args: readonly string[]): void {
    runProgram('npm', args, { folder: this.folder });
  }
}
