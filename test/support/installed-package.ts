import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const peers = ['@databricks/sql', 'protobufjs-cli'] as const;

/**
 * A project with the built package in its node_modules, where peers have versions of the caller's choice. A peer without a
 * version is not installed.
 */
export class InstalledPackage {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(versions: Partial<Record<(typeof peers)[number], string>> = {}): Promise<InstalledPackage> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'zerobus-installed-')));
    const modules = join(folder, 'node_modules');
    const installed = join(modules, 'zerobus-gen');
    await mkdir(installed, { recursive: true });
    for (const name of ['package.json', 'dist', 'templates']) {
      await cp(join(repository, name), join(installed, name), { recursive: true });
    }
    const left = new Set<string>(['zerobus-gen', ...peers.map((peer) => peer.split('/')[0]!)]);
    for (const name of await readdir(join(repository, 'node_modules'))) {
      if (!left.has(name)) await symlink(join(repository, 'node_modules', name), join(modules, name), 'junction');
    }
    for (const [name, version] of Object.entries(versions)) {
      await mkdir(join(modules, name), { recursive: true });
      await writeFile(join(modules, name, 'package.json'), JSON.stringify({ name, version, main: 'index.js' }));
      // Another version may even lack what is imported.
      await writeFile(join(modules, name, 'index.js'), 'exports.none = true;\n');
    }
    return new InstalledPackage(folder);
  }

  /** Path of the command. */
  get bin(): string {
    return join(this.folder, 'node_modules/zerobus-gen/dist/cli/bin.js');
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}
