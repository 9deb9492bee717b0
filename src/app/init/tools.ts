import { addLines } from './add-lines.js';
import { appendJson, setJson } from './edit-json.js';
import { parseJsonText } from './json-text.js';

/** A linter or formatter that is to leave files alone. */
export interface Tool {
  readonly name: string;
  /** Its files, in the folder where it looks for them. */
  readonly files: readonly string[];
  /** Puts paths into the text of such a file. Undefined where that cannot be done safely. */
  readonly edit?: (text: string, paths: readonly string[]) => string | undefined;
  /** What a person puts in where it cannot. */
  readonly byHand: (paths: readonly string[]) => string;
}

/** Linters and formatters, by the files that tell of them. Those whose file is code are left to a person. */
export const tools: readonly Tool[] = [
  {
    name: 'Biome',
    files: ['biome.json', 'biome.jsonc', '.biome.json', '.biome.jsonc'],
    edit: editBiome,
    byHand: (paths) => `files.includes: ${list(['**', ...paths.map((path) => `!${path}`)])}`,
  },
  {
    name: 'oxlint',
    files: ['.oxlintrc.json'],
    edit: (text, paths) => editList(text, ['ignorePatterns'], paths.map(inside)),
    byHand: (paths) => `ignorePatterns: ${list(paths.map(inside))}`,
  },
  {
    name: 'dprint',
    files: ['dprint.json', 'dprint.jsonc', '.dprint.json', '.dprint.jsonc'],
    edit: (text, paths) => editList(text, ['excludes'], paths.map(inside)),
    byHand: (paths) => `excludes: ${list(paths.map(inside))}`,
  },
  {
    name: 'ESLint',
    files: ['eslint.config.js', 'eslint.config.mjs', 'eslint.config.cjs', 'eslint.config.ts', 'eslint.config.mts'],
    byHand: (paths) => `{ ignores: ${list(paths.map(inside))} }, an element of its own`,
  },
  {
    name: 'ESLint',
    files: ['.eslintignore'],
    edit: (text, paths) => addLines(text, paths.map(folder)),
    byHand: (paths) => paths.map(folder).join(' and '),
  },
  {
    name: 'ESLint',
    files: ['.eslintrc', '.eslintrc.json'],
    edit: (text, paths) => editList(text, ['ignorePatterns'], paths.map(inside)),
    byHand: (paths) => `ignorePatterns: ${list(paths.map(inside))}`,
  },
  {
    name: 'ESLint',
    files: ['.eslintrc.js', '.eslintrc.cjs', '.eslintrc.yml', '.eslintrc.yaml'],
    byHand: (paths) => `ignorePatterns: ${list(paths.map(inside))}`,
  },
];

/** Of version 2 `files.includes`, of version 1 `files.ignore`. */
function editBiome(text: string, paths: readonly string[]): string | undefined {
  const config = parseJsonText(text)?.value as BiomeConfig | undefined;
  if (config === undefined) return undefined;
  const old = config.files?.ignore !== undefined || /\/1\.\d+\.\d+\/schema\.json$/.test(config.$schema ?? '');
  if (old) return editList(text, ['files', 'ignore'], paths);
  const wanted = paths.map((path) => `!${path}`);
  if (config.files?.includes !== undefined) return editList(text, ['files', 'includes'], wanted);
  return setJson(text, ['files', 'includes'], ['**', ...wanted]);
}

interface BiomeConfig {
  readonly $schema?: string;
  readonly files?: { readonly includes?: unknown; readonly ignore?: unknown };
}

/** Appends what a list has not, whichever way it is spelt; makes the list where there is none. */
function editList(text: string, path: readonly [string, ...string[]], wanted: readonly string[]): string | undefined {
  const root = parseJsonText(text)?.value;
  const list = path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], root);
  if (list === undefined) return setJson(text, path, wanted);
  if (!Array.isArray(list)) return undefined;
  const there = new Set(list.map((item) => plain(String(item))));
  const missing = wanted.filter((item) => !there.has(plain(item)));
  return missing.reduce<string | undefined>((at, item) => (at === undefined ? at : appendJson(at, path, item)), text);
}

// `!generated`, `./generated/` and `**/generated/**` are one pattern.
function plain(pattern: string): string {
  return pattern
    .replace(/^(!*)(?:\.\/|\*\*\/)/, '$1')
    .replace(/^!+/, '!')
    .replace(/\/(?:\*\*)?$/, '');
}

function inside(path: string): string {
  return `${path}/**`;
}

function folder(path: string): string {
  return `${path}/`;
}

function list(items: readonly string[]): string {
  return `[${items.map((item) => `'${item}'`).join(', ')}]`;
}
