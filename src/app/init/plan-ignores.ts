import { join, relative } from 'node:path';
import { appendMissingLines } from './append-missing-lines.js';
import { hintLeftAlone } from './left-alone.js';
import { LINTERS, type Linter } from './linters.js';
import { type Hint, type Plan, type PlannedFile, planEdit } from './planned-file.js';
import { findNearest, getDependencies, type ProjectFacts } from './project-facts.js';
import { readOptionalFile } from './read-optional-file.js';

/** Plans that the project's linters and formatters ignore the output and the lock, which has one line for each column. */
export async function planIgnores(facts: ProjectFacts, out: string): Promise<Plan> {
  const ignored = [join(facts.folder, out), join(facts.folder, 'zerobus.lock')];
  const files: PlannedFile[] = [];
  const hints: Hint[] = [];
  const seen = new Set<string>();
  for (const linter of LINTERS) {
    const path = seen.has(linter.name) ? undefined : await findNearest(facts.folders, linter.files);
    if (path === undefined) continue;
    seen.add(linter.name);
    const planned = await planLinter(linter, path, relative(facts.folder, path).replaceAll('\\', '/'), ignored);
    if (typeof planned === 'string') hints.push(planned);
    else if (planned !== undefined) files.push(planned);
  }
  const prettier = await planPrettier(facts, ignored);
  return { files: [...files, ...prettier.files], hints: [...hints, ...prettier.hints] };
}

/** Returns the edited file, a hint if the user has to edit it, or undefined if it already names the paths. */
async function planLinter(
  linter: Linter,
  path: string,
  shownPath: string,
  ignored: readonly string[],
): Promise<PlannedFile | string | undefined> {
  const paths = getRelativePaths(join(path, '..'), ignored);
  let before: string;
  try {
    before = (await readOptionalFile(path)) ?? '';
  } catch (error) {
    return hintLeftAlone(error, shownPath, `${linter.describe(paths)}.`);
  }
  const after = linter.edit?.(before, paths);
  if (after !== undefined) return planEdit(path, before, after, paths.join(', '));
  if (paths.every((each) => before.includes(each))) return undefined;
  return `${linter.name} should ignore generated files. Add to ${shownPath}: ${linter.describe(paths)}.`;
}

/** Plans .prettierignore beside the config of Prettier, because Prettier reads it from the folder it runs in. */
async function planPrettier({ folders, packageJson, folder }: ProjectFacts, ignored: readonly string[]): Promise<Plan> {
  const names = [
    '.prettierrc',
    ...['json', 'json5', 'yaml', 'yml', 'toml', 'js', 'mjs', 'cjs', 'ts'].map((each) => `.prettierrc.${each}`),
  ];
  const configs = ['js', 'mjs', 'cjs', 'ts', 'mts'].map((each) => `prettier.config.${each}`);
  const isUsed = 'prettier' in packageJson || 'prettier' in getDependencies(packageJson);
  const found = await findNearest(folders, ['.prettierignore', ...names, ...configs]);
  if (found === undefined && !isUsed) return { files: [], hints: [] };
  const path = join(found === undefined ? folder : join(found, '..'), '.prettierignore');
  const lines = getRelativePaths(join(path, '..'), ignored).map((each) => `${each}/`);
  let before: string | undefined;
  try {
    before = await readOptionalFile(path);
  } catch (error) {
    const shownPath = relative(folder, path).replaceAll('\\', '/');
    return { files: [], hints: [hintLeftAlone(error, shownPath, lines.join('\n'))] };
  }
  const trim = (line: string): string => line.replace(/^\/|\/(?:\*\*)?$/g, '');
  const after = appendMissingLines(before, lines, (existing, wanted) => trim(existing) === trim(wanted));
  return { files: [planEdit(path, before, after, lines.join(', '))], hints: [] };
}

function getRelativePaths(folder: string, paths: readonly string[]): readonly string[] {
  return paths.map((path) => relative(folder, path).replaceAll('\\', '/'));
}
