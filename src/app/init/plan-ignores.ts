import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { addLines } from './add-lines.js';
import { editedFile, type Plan, type PlannedFile } from './planned-file.js';
import type { ProjectFacts } from './project-facts.js';
import { dependenciesOf } from './read-facts.js';
import { readText } from './read-text.js';
import { type Tool, tools } from './tools.js';

/** Keeps linters and formatters off the output and the lock, in which a column has a line: those that the project has. */
export async function planIgnores(facts: ProjectFacts, out: string): Promise<Plan> {
  const places = [join(facts.folder, out), join(facts.folder, 'zerobus.lock')];
  const files: PlannedFile[] = [];
  const hints: string[] = [];
  const seen = new Set<string>();
  for (const tool of tools) {
    const path = seen.has(tool.name) ? undefined : findFile(facts.folders, tool.files);
    if (path === undefined) continue;
    seen.add(tool.name);
    const edited = await edit(tool, path, relative(facts.folder, path).replaceAll('\\', '/'), places);
    if (typeof edited === 'string') hints.push(edited);
    else if (edited !== undefined) files.push(edited);
  }
  const prettier = await planPrettier(facts, places);
  return { files: [...files, ...prettier], hints };
}

/** The edited file; a hint where a person must do it; nothing where it is done. */
async function edit(
  tool: Tool,
  path: string,
  shown: string,
  places: readonly string[],
): Promise<PlannedFile | string | undefined> {
  const before = (await readText(path)) ?? '';
  const paths = seenFrom(join(path, '..'), places);
  const after = tool.edit?.(before, paths);
  if (after !== undefined) return editedFile(path, before, after, paths.join(', '));
  if (paths.every((each) => before.includes(each))) return undefined;
  return `${tool.name} should leave what is generated alone. In ${shown}: ${tool.byHand(paths)}.`;
}

/** It looks for .prettierignore in the folder where it runs: where its config is. */
async function planPrettier(
  { folders, packageJson, folder }: ProjectFacts,
  places: readonly string[],
): Promise<PlannedFile[]> {
  const names = [
    '.prettierrc',
    ...['json', 'json5', 'yaml', 'yml', 'toml', 'js', 'mjs', 'cjs', 'ts'].map((end) => `.prettierrc.${end}`),
  ];
  const configs = ['js', 'mjs', 'cjs', 'ts', 'mts'].map((end) => `prettier.config.${end}`);
  const used = 'prettier' in packageJson || 'prettier' in dependenciesOf(packageJson);
  const found = findFile(folders, ['.prettierignore', ...names, ...configs]);
  if (found === undefined && !used) return [];
  const path = join(found === undefined ? folder : join(found, '..'), '.prettierignore');
  const before = await readText(path);
  const lines = seenFrom(join(path, '..'), places).map((each) => `${each}/`);
  const bare = (line: string): string => line.replace(/^\/|\/(?:\*\*)?$/g, '');
  const after = addLines(before, lines, (there, wanted) => bare(there) === bare(wanted));
  return [editedFile(path, before, after, lines.join(', '))];
}

function findFile(folders: readonly string[], names: readonly string[]): string | undefined {
  for (const at of folders) {
    const name = names.find((each) => existsSync(join(at, each)));
    if (name !== undefined) return join(at, name);
  }
  return undefined;
}

function seenFrom(folder: string, places: readonly string[]): readonly string[] {
  return places.map((place) => relative(folder, place).replaceAll('\\', '/'));
}
