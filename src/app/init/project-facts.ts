import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { foldersUpward } from '../../config/folders-upward.js';
import { genError } from '../../diagnostics/gen-error.js';
import { parseJson } from '../../system/bounded-json.js';
import { MANAGERS, type PackageManager, parseManager } from './package-manager.js';
import { readOptionalFile } from './read-optional-file.js';

/** What is known about a project and the folders above it, up to the root of its repository. */
export interface ProjectFacts {
  /** The working directory, which contains package.json and the config. */
  readonly folder: string;
  /** The root of the repository; undefined without git. */
  readonly repository: string | undefined;
  /** The project's folder and the folders above it, up to the root of the repository, nearest first. */
  readonly folders: readonly string[];
  /** Text and value of package.json. */
  readonly packageText: string;
  readonly packageJson: Readonly<Record<string, unknown>>;
  readonly manager: PackageManager;
  /** Whether package.json specifies the package manager and its version. */
  readonly managerPinned: boolean;
  /** The folder where packages are installed: in a monorepo, its root. */
  readonly installFolder: string;
  /** Whether `.js` files are ES modules. */
  readonly esm: boolean;
  readonly typescript: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the facts about the project in a folder. `userAgent` is the text that a package manager sets for the commands it runs
 * (`npm_config_user_agent`). Throws GenError `no-package-json`, `package-json-invalid`, `file-unreadable`.
 */
export async function readProjectFacts(folder: string, userAgent: string | undefined): Promise<ProjectFacts> {
  const upward = foldersUpward(folder);
  // Outside a repository, the folders above do not belong to the project.
  const folders = upward.inRepository ? upward.folders : upward.folders.slice(0, 1);
  const file = join(folder, 'package.json');
  const packageText = await readOptionalFile(file);
  if (packageText === undefined) throw genError('no-package-json', {}, { folder });
  const packageJson = parsePackageJson(packageText, file);
  const above = await readPackagesAbove(folders.slice(1));
  const packages = [packageJson, ...above.map(({ json }) => json)];
  const pinned = packages.map(getPinnedManager).find((name) => name !== undefined);
  const locked = findLockedManager(folders);
  const workspace = above.findLast((each) => 'workspaces' in each.json || hasFile(each.folder, 'pnpm-workspace.yaml'));
  return {
    folder: upward.folders[0] ?? folder,
    repository: upward.inRepository ? upward.folders.at(-1) : undefined,
    folders,
    packageText,
    packageJson,
    manager: pinned ?? locked?.manager ?? parseManager(userAgent ?? '') ?? 'npm',
    managerPinned: pinned !== undefined,
    installFolder: locked?.folder ?? workspace?.folder ?? folder,
    esm: packageJson['type'] === 'module',
    typescript:
      folders.some((each) => hasFile(each, 'tsconfig.json')) ||
      packages.some((json) => 'typescript' in getDependencies(json)),
  };
}

/** Returns the dependencies of all kinds in a package.json. */
export function getDependencies(json: Json): Json {
  const kinds = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
  return Object.assign({}, ...kinds.map((kind) => json[kind])) as Json;
}

function parsePackageJson(text: string, file: string): Json {
  try {
    const value: unknown = parseJson(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // Reported below.
  }
  throw genError('package-json-invalid', {}, { file });
}

async function readPackagesAbove(
  folders: readonly string[],
): Promise<{ readonly folder: string; readonly json: Json }[]> {
  const packages: { folder: string; json: Json }[] = [];
  for (const folder of folders) {
    const file = join(folder, 'package.json');
    const text = await readOptionalFile(file);
    if (text !== undefined) packages.push({ folder, json: parsePackageJson(text, file) });
  }
  return packages;
}

/** Returns the manager that `packageManager` (corepack) or `devEngines` of a package.json specifies. */
function getPinnedManager(json: Json): PackageManager | undefined {
  const engines = json['devEngines'] as { packageManager?: { name?: unknown; version?: unknown } } | undefined;
  const { name, version } = engines?.packageManager ?? {};
  const engine = typeof name === 'string' ? `${name}@${String(version ?? '').replace(/^\D+/, '')}` : undefined;
  const text = json['packageManager'] ?? engine;
  return typeof text === 'string' ? parseManager(text) : undefined;
}

/** Finds the nearest lock file of a package manager. The format of yarn.lock does not show which version of Yarn wrote it. */
function findLockedManager(
  folders: readonly string[],
): { readonly manager: PackageManager; readonly folder: string } | undefined {
  for (const folder of folders) {
    const names = Object.keys(MANAGERS) as PackageManager[];
    const found = names.find((name) => MANAGERS[name].lockFiles.some((file) => hasFile(folder, file)));
    if (found === undefined) continue;
    return { manager: found === 'yarn' && hasFile(folder, '.yarnrc.yml') ? 'berry' : found, folder };
  }
  return undefined;
}

function hasFile(folder: string, name: string): boolean {
  return existsSync(join(folder, name));
}
