import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../run.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const linked = ['@types', 'esbuild', 'jest', 'jest-environment-jsdom', 'ts-jest', 'typescript'];

/** A table of four columns, `catalog.iot.sensor_events`. */
export const snapshot: string = join(root, 'test/fixtures/tables/sensor_events.json');

/** The built command. */
export const bin: string = join(root, 'dist/cli/bin.js');

/** A small project of a user, with the packages it needs as links: to installed ones, and to both of this repository. */
export class Project {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** `files` by their path; what is no text is written as JSON. */
  static async create(modules: string, files: Readonly<Record<string, string | object>>): Promise<Project> {
    const project = new Project(await mkdtemp(join(tmpdir(), 'zerobus project ')));
    await mkdir(join(project.folder, 'node_modules'));
    const links = [
      ...linked.map((name) => [name, join(modules, name)] as const),
      ['zerobus-gen', root],
      ['zerobus-runtime', join(root, 'runtime')],
    ] as const;
    for (const [name, target] of links) await symlink(target, join(project.folder, 'node_modules', name), 'junction');
    for (const [file, content] of Object.entries(files)) {
      await project.write(file, typeof content === 'string' ? content : JSON.stringify(content));
    }
    return project;
  }

  /** Generates for the table with the built command into `src/generated`, and gives the text of `index.ts`. */
  async generate(): Promise<string> {
    await this.node(bin, '--snapshot', snapshot, '--out', 'src/generated');
    return this.read('src/generated/catalog/iot/index.ts');
  }

  /** Runs a script, of the project or by its full path, with this Node. */
  node(script: string, ...args: readonly string[]): Promise<string> {
    return run(process.execPath, [script, ...args], { cwd: this.folder, timeoutMs: 120_000 });
  }

  /** Compiles as the tsconfig of the project says. */
  async compile(): Promise<void> {
    await this.node('node_modules/typescript/bin/tsc', '--pretty', 'false');
  }

  read(file: string): Promise<string> {
    return readFile(join(this.folder, file), 'utf8');
  }

  async write(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, file)), { recursive: true });
    await writeFile(join(this.folder, file), text);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}
