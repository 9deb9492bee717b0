import { z } from 'zod';
import { nearestWord } from '../diagnostics/nearest-word.js';
import { configSchema } from './config-schema.js';

type Issue = z.core.$ZodIssue;

/** Returns the text of a problem. Called only for those that are shown: garbage can have a million problems. */
export type Problem = () => string;

/** Describes what zod found wrong in `root`: the key, its value, and what is allowed. */
export function describeIssue(issue: Issue, root: unknown, above: readonly PropertyKey[] = []): Problem[] {
  const path = [...above, ...issue.path];
  const key = formatPath(path);
  const value = getValue(root, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((name) => () => describeUnknownKey(formatPath([...path, name]), name));
    case 'invalid_union':
      return describeUnion(issue, root, path);
    case 'invalid_value':
      return [
        () => `${key} is ${formatValue(value)}, but must be ${formatList(issue.values.map((item) => String(item)))}`,
      ];
    case 'too_small':
    case 'too_big':
      return [() => `${key} is ${formatValue(value)}, but must be ${describeBound(issue)}`];
    case 'invalid_type':
      if (value === undefined) {
        return [() => `${key} is missing${path.length === 0 ? ': export it as the default export of the file' : ''}`];
      }
      return [() => `${key} is ${formatValue(value)}, but must be ${typeNames[issue.expected] ?? issue.expected}`];
    default:
      return [() => `${key} is ${formatValue(value)}, but ${issue.message}`];
  }
}

function describeUnknownKey(key: string, name: string): string {
  const nearest = nearestWord(name, listKnownKeys());
  return `unknown key ${key}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`;
}

/** For a union of text and object, describes the problems inside an object rather than that it is not a text. */
function describeUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  root: unknown,
  path: readonly PropertyKey[],
): Problem[] {
  const value = getValue(root, path);
  const discriminator = 'discriminator' in issue ? issue.discriminator : undefined;
  if (typeof discriminator === 'string') {
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    return [() => `${formatPath(path)} is ${formatValue(value)}, but must be ${formatList(options)}`];
  }
  const inner = typeof value === 'object' && value !== null ? issue.errors.at(-1) : undefined;
  if (inner !== undefined) return inner.flatMap((each) => describeIssue(each, root, path));
  return [() => `${formatPath(path)} is ${formatValue(value)}, but must be a string or an object`];
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'an integer',
  array: 'an array',
  object: 'an object',
  boolean: 'true or false',
};

function describeBound(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const limit = String(issue.code === 'too_small' ? issue.minimum : issue.maximum);
  if (issue.origin === 'string') return 'a non-empty string';
  if (issue.origin === 'array') return 'a non-empty array';
  return `${issue.code === 'too_small' ? 'at least' : 'at most'} ${limit}`;
}

function formatList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Formats a path: `tables[1].exclude`. */
function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the configuration';
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

function getValue(root: unknown, path: readonly PropertyKey[]): unknown {
  let at = root;
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[part];
  }
  return at;
}

/** Formats a value on one line, shortened. Functions and objects are named by kind: their `toString` could throw. */
export function formatValue(value: unknown): string {
  if (typeof value === 'string')
    return `'${value.length > 60 ? `${value.slice(0, 60)}…` : value}'`.replace(/\p{Cc}/gu, ' ');
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' || typeof value === 'symbol' ? `a ${typeof value}` : String(value);
}

/** Lists every key that can occur anywhere in a config. */
function listKnownKeys(): Set<string> {
  const keys = new Set<string>();
  const visit = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    for (const [name, value] of Object.entries(schema)) {
      if (name === 'properties' && typeof value === 'object' && value !== null) {
        for (const key of Object.keys(value)) keys.add(key);
      }
      visit(value);
    }
  };
  visit(z.toJSONSchema(configSchema, { unrepresentable: 'any' }));
  return keys;
}
