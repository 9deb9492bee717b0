import { appendMissingLines } from './append-missing-lines.js';
import { appendJson, setJson } from './edit-json.js';
import { parseJsonc } from './parse-jsonc.js';

/** A linter or formatter that must ignore paths. */
export interface Linter {
  readonly name: string;
  /** The names of its config files. */
  readonly files: readonly string[];
  /** Adds paths to the text of a config file. Returns undefined if that is not safe. */
  readonly edit?: (text: string, paths: readonly string[]) => string | undefined;
  /** Describes what the user has to add if the file cannot be edited. */
  readonly describe: (paths: readonly string[]) => string;
}

/** The known linters and formatters, one entry for each kind of config file. Files that are code are not edited. */
export const LINTERS: readonly Linter[] = [
  {
    name: 'Biome',
    files: ['biome.json', 'biome.jsonc', '.biome.json', '.biome.jsonc'],
    edit: editBiome,
    describe: (paths) => `files.includes: ${writeList(['**', ...paths.map((path) => `!${path}`)])}`,
  },
  {
    name: 'oxlint',
    files: ['.oxlintrc.json'],
    edit: (text, paths) => editList(text, ['ignorePatterns'], paths.map(writeGlob)),
    describe: (paths) => `ignorePatterns: ${writeList(paths.map(writeGlob))}`,
  },
  {
    name: 'dprint',
    files: ['dprint.json', 'dprint.jsonc', '.dprint.json', '.dprint.jsonc'],
    edit: (text, paths) => editList(text, ['excludes'], paths.map(writeGlob)),
    describe: (paths) => `excludes: ${writeList(paths.map(writeGlob))}`,
  },
  {
    name: 'ESLint',
    files: ['eslint.config.js', 'eslint.config.mjs', 'eslint.config.cjs', 'eslint.config.ts', 'eslint.config.mts'],
    describe: (paths) => `{ ignores: ${writeList(paths.map(writeGlob))} } (a separate element)`,
  },
  {
    name: 'ESLint',
    files: ['.eslintignore'],
    edit: (text, paths) => appendMissingLines(text, paths.map(writeFolder)),
    describe: (paths) => paths.map(writeFolder).join(' and '),
  },
  {
    name: 'ESLint',
    files: ['.eslintrc', '.eslintrc.json'],
    edit: (text, paths) => editList(text, ['ignorePatterns'], paths.map(writeGlob)),
    describe: (paths) => `ignorePatterns: ${writeList(paths.map(writeGlob))}`,
  },
  {
    name: 'ESLint',
    files: ['.eslintrc.js', '.eslintrc.cjs', '.eslintrc.yml', '.eslintrc.yaml'],
    describe: (paths) => `ignorePatterns: ${writeList(paths.map(writeGlob))}`,
  },
];

/** Edits `files.includes` of Biome 2, or `files.ignore` of Biome 1. */
function editBiome(text: string, paths: readonly string[]): string | undefined {
  const config = parseJsonc(text)?.value as BiomeConfig | undefined;
  if (config === undefined) return undefined;
  const isVersion1 = config.files?.ignore !== undefined || /\/1\.\d+\.\d+\/schema\.json$/.test(config.$schema ?? '');
  if (isVersion1) return editList(text, ['files', 'ignore'], paths);
  const wanted = paths.map((path) => `!${path}`);
  if (config.files?.includes !== undefined) return editList(text, ['files', 'includes'], wanted);
  return setJson(text, ['files', 'includes'], ['**', ...wanted]);
}

interface BiomeConfig {
  readonly $schema?: string;
  readonly files?: { readonly includes?: unknown; readonly ignore?: unknown };
}

/** Appends the patterns that a list lacks in any notation, or creates the list. */
function editList(text: string, path: readonly [string, ...string[]], wanted: readonly string[]): string | undefined {
  const root = parseJsonc(text)?.value;
  const list = path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], root);
  if (list === undefined) return setJson(text, path, wanted);
  if (!Array.isArray(list)) return undefined;
  const existing = new Set(list.map((item) => normalizePattern(String(item))));
  const missing = wanted.filter((item) => !existing.has(normalizePattern(item)));
  return missing.reduce<string | undefined>(
    (edited, item) => (edited === undefined ? edited : appendJson(edited, path, item)),
    text,
  );
}

// Writes `generated`, `./generated/` and `**/generated/**` the same way, after an optional `!`.
function normalizePattern(pattern: string): string {
  return pattern
    .replace(/^(!*)(?:\.\/|\*\*\/)/, '$1')
    .replace(/^!+/, '!')
    .replace(/\/(?:\*\*)?$/, '');
}

function writeGlob(path: string): string {
  return `${path}/**`;
}

function writeFolder(path: string): string {
  return `${path}/`;
}

function writeList(items: readonly string[]): string {
  return `[${items.map((item) => `'${item}'`).join(', ')}]`;
}
