import { join } from 'node:path';
import { foldersUpward } from '../../config/folders-upward.js';
import { genError } from '../../diagnostics/gen-error.js';
import { parseJson } from '../../system/bounded-json.js';
import { exists } from '../../system/find-file.js';
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
  /** Whether the field `packageManager` of package.json specifies the package manager and its version. */
  readonly managerPinned: boolean;
  /** The version of the package manager in `devEngines`; undefined without one. It can be a range. */
  readonly engineVersion: string | undefined;
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
  const upward = await foldersUpward(folder);
  // Outside a repository, the folders above do not belong to the project.
  const folders = upward.inRepository ? upward.folders : upward.folders.slice(0, 1);
  const file = join(folder, 'package.json');
  const packageText = await readOptionalFile(file);
  if (packageText === undefined) throw genError('no-package-json', {}, { folder });
  const packageJson = parsePackageJson(packageText, file);
  const above = await readPackagesAbove(folders.slice(1));
  const packages = [packageJson, ...above.map(({ json }) => json)];
  const pinned = packages.map(getPinnedManager).find((found) => found !== undefined);
  const locked = await findLockedManager(folders);
  let workspace: string | undefined;
  for (const each of above) {
    if ('workspaces' in each.json || (await hasFile(each.folder, 'pnpm-workspace.yaml'))) workspace = each.folder;
  }
  return {
    folder: upward.folders[0] ?? folder,
    repository: upward.inRepository ? upward.folders.at(-1) : undefined,
    folders,
    packageText,
    packageJson,
    manager: pinned?.manager ?? locked?.manager ?? parseManager(userAgent ?? '') ?? 'npm',
    managerPinned: pinned !== undefined && !('engineVersion' in pinned),
    engineVersion: pinned?.engineVersion,
    installFolder: locked?.folder ?? workspace ?? folder,
    esm: packageJson['type'] === 'module',
    typescript:
      (await findNearest(folders, ['tsconfig.json'])) !== undefined ||
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
    const value: unknown = parseJson(text.replace(/^\ufeff/, ''));
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

interface PinnedManager {
  readonly manager: PackageManager;
  /** Its version, if only `devEngines` specifies it. */
  readonly engineVersion?: string | undefined;
}

/** Returns the manager that `packageManager` (corepack) or `devEngines` of a package.json specifies. */
function getPinnedManager(json: Json): PinnedManager | undefined {
  const { packageManager } = json;
  const manager = typeof packageManager === 'string' ? parseManager(packageManager) : undefined;
  if (manager !== undefined) return { manager };
  const engines = (json['devEngines'] as { packageManager?: unknown } | undefined)?.packageManager;
  for (const engine of Array.isArray(engines) ? engines : [engines]) {
    const { name, version } = (engine ?? {}) as { name?: unknown; version?: unknown };
    if (typeof name !== 'string') continue;
    const range = typeof version === 'string' && version !== '' ? version : undefined;
    const found = parseManager(`${name}@${(range ?? '').replace(/^\D+/, '')}`);
    if (found !== undefined) return { manager: found, engineVersion: range };
  }
  return undefined;
}

/** Finds the nearest lock file of a package manager. The format of yarn.lock does not show which version of Yarn wrote it. */
async function findLockedManager(
  folders: readonly string[],
): Promise<{ readonly manager: PackageManager; readonly folder: string } | undefined> {
  const names = Object.keys(MANAGERS) as PackageManager[];
  for (const folder of folders) {
    for (const name of names) {
      if ((await findNearest([folder], MANAGERS[name].lockFiles)) === undefined) continue;
      return { manager: name === 'yarn' && (await hasFile(folder, '.yarnrc.yml')) ? 'berry' : name, folder };
    }
  }
  return undefined;
}

/** Returns the path of the first of `names` in the nearest folder that has one. Throws GenError `file-unreadable`. */
export async function findNearest(folders: readonly string[], names: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    for (const name of names) if (await hasFile(folder, name)) return join(folder, name);
  }
  return undefined;
}

async function hasFile(folder: string, name: string): Promise<boolean> {
  return exists(join(folder, name));
}
