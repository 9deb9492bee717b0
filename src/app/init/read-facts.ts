import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { foldersUpward } from '../../config/folders-upward.js';
import { genError } from '../../diagnostics/gen-error.js';
import { parseJson } from '../../system/bounded-json.js';
import { managers, type PackageManager, parseManager } from './package-manager.js';
import type { ProjectFacts } from './project-facts.js';
import { readText } from './read-text.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * Looks at the project in a folder. `userAgent` is what a package manager that runs the command says of itself. Throws
 * GenError `no-package-json`, `package-json-invalid`, `file-unreadable`.
 */
export async function readFacts(folder: string, userAgent: string | undefined): Promise<ProjectFacts> {
  const upward = foldersUpward(folder);
  // What lies above a folder that no repository holds is none of its business.
  const folders = upward.inRepository ? upward.folders : upward.folders.slice(0, 1);
  const packageText = await readText(join(folder, 'package.json'));
  if (packageText === undefined) throw genError('no-package-json', {}, { folder });
  const packageJson = parsePackage(packageText, join(folder, 'package.json'));
  const above = await packagesAbove(folders.slice(1));
  const packages = [packageJson, ...above.map(({ json }) => json)];
  const pinned = packages.map(managerOf).find((name) => name !== undefined);
  const locked = lockedManager(folders);
  const workspace = above.findLast(({ at, json }) => 'workspaces' in json || has(at, 'pnpm-workspace.yaml'));
  return {
    folder: upward.folders[0] ?? folder,
    repository: upward.inRepository ? upward.folders.at(-1) : undefined,
    folders,
    packageText,
    packageJson,
    manager: pinned ?? locked?.manager ?? parseManager(userAgent ?? '') ?? 'npm',
    managerPinned: pinned !== undefined,
    installFolder: locked?.at ?? workspace?.at ?? folder,
    esm: packageJson['type'] === 'module',
    typescript:
      folders.some((at) => has(at, 'tsconfig.json')) || packages.some((json) => 'typescript' in dependenciesOf(json)),
  };
}

/** All dependencies of a package.json, of whichever kind. */
export function dependenciesOf(json: Json): Json {
  const kinds = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
  return Object.assign({}, ...kinds.map((kind) => json[kind])) as Json;
}

function parsePackage(text: string, file: string): Json {
  try {
    const value: unknown = parseJson(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // Told below.
  }
  throw genError('package-json-invalid', {}, { file });
}

async function packagesAbove(folders: readonly string[]): Promise<{ readonly at: string; readonly json: Json }[]> {
  const found: { at: string; json: Json }[] = [];
  for (const at of folders) {
    const file = join(at, 'package.json');
    const text = await readText(file);
    if (text !== undefined) found.push({ at, json: parsePackage(text, file) });
  }
  return found;
}

/** As corepack and `devEngines` have it. */
function managerOf(json: Json): PackageManager | undefined {
  const engines = json['devEngines'] as { packageManager?: { name?: unknown; version?: unknown } } | undefined;
  const { name, version } = engines?.packageManager ?? {};
  const named = typeof name === 'string' ? `${name}@${String(version ?? '').replace(/^\D+/, '')}` : undefined;
  const text = json['packageManager'] ?? named;
  return typeof text === 'string' ? parseManager(text) : undefined;
}

/** The nearest lock file. That of yarn does not say its version outright. */
function lockedManager(
  folders: readonly string[],
): { readonly manager: PackageManager; readonly at: string } | undefined {
  for (const at of folders) {
    const names = Object.keys(managers) as PackageManager[];
    const found = names.find((name) => managers[name].lockFiles.some((file) => has(at, file)));
    if (found === undefined) continue;
    return { manager: found === 'yarn' && has(at, '.yarnrc.yml') ? 'berry' : found, at };
  }
  return undefined;
}

function has(folder: string, name: string): boolean {
  return existsSync(join(folder, name));
}
