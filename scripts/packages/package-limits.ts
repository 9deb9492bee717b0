import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './packed-project.js';
import { runProgram } from './run-program.js';

const MB = 1024 * 1024;

/** What a package may cost whoever installs it. */
const limits = {
  /** Unpacked bytes of zerobus-runtime. */
  runtimeBytes: 750_000,
  /** Files of zerobus-runtime in `dist`, for each of its entry points. */
  runtimeFilesPerEntry: 8,
  /** Bytes on disk of zerobus-gen with all its dependencies. */
  generatorBytes: 50 * MB,
  /** Packages that are installed with zerobus-gen, itself included. */
  generatorPackages: 50,
} as const;

interface PackedFiles {
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** Throws if the runtime is larger than its limits, or ships sources or source maps. */
export function checkRuntimeFiles(folder: string, entryPoints: number): void {
  const packed = listPackedFiles(folder);
  const count = packed.files.filter(({ path }) => path.startsWith('dist/')).length;
  expectAtMost('bytes of zerobus-runtime', packed.unpackedSize, limits.runtimeBytes);
  expectAtMost('files of zerobus-runtime', count, limits.runtimeFilesPerEntry * entryPoints);
}

/** Throws if a project with only the two packages in it has too many packages or bytes in `node_modules`. */
export function checkInstalled(project: string): void {
  const { bytes, packages } = measure(join(project, 'node_modules'));
  expectAtMost('bytes installed with zerobus-gen', bytes, limits.generatorBytes);
  expectAtMost('packages installed with zerobus-gen', packages, limits.generatorPackages);
}

/** Runs publint on a tarball, and throws if it has anything to say. */
export function lintPackage(tarball: string): void {
  console.log(runProgram('npx', ['--no-install', 'publint', 'run', tarball, '--strict'], { folder: root }));
}

/** Returns what `npm pack` would put into a package. Throws if that includes sources or source maps. */
export function listPackedFiles(folder: string): PackedFiles {
  const words = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [packed] = JSON.parse(runProgram('npm', words, { folder })) as [PackedFiles];
  const unwanted = packed.files
    .map(({ path }) => path)
    .filter((path) => path.startsWith('src/') || path.endsWith('.map'));
  if (unwanted.length > 0) throw new Error(`${folder} packs sources: ${unwanted.slice(0, 3).join(', ')}`);
  return packed;
}

function expectAtMost(what: string, value: number, limit: number): void {
  if (value > limit) throw new Error(`${value} ${what}, at most ${limit} are allowed`);
  console.log(`   ${value} ${what} (limit ${limit})`);
}

function measure(folder: string): { readonly bytes: number; readonly packages: number } {
  let bytes = 0;
  let packages = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    bytes += lstatSync(join(entry.parentPath, entry.name)).size;
    const isPackage = /node_modules[\\/](@[^\\/]+[\\/])?[^\\/.]+[^\\/]*$/.test(entry.parentPath);
    if (entry.name === 'package.json' && isPackage) packages++;
  }
  return { bytes, packages };
}
