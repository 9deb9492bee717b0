import { z } from 'zod';
import { nearestWord } from '../diagnostics/nearest-word.js';
import { configSchema } from './config-schema.js';

type Issue = z.core.$ZodIssue;

/** What is wrong, in words that are made when it is told: garbage has a million problems, and a message some. */
export type Problem = () => string;

/** What zod found in `root`, in words: the key, its value, what it takes. */
export function describeIssue(issue: Issue, root: unknown, above: readonly PropertyKey[] = []): Problem[] {
  const path = [...above, ...issue.path];
  const key = keyText(path);
  const value = valueAt(root, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((name) => () => unknownKey(keyText([...path, name]), name));
    case 'invalid_union':
      return describeUnion(issue, root, path);
    case 'invalid_value':
      return [() => `${key} is ${shown(value)}, and takes ${list(issue.values.map((item) => String(item)))}`];
    case 'too_small':
    case 'too_big':
      return [() => `${key} is ${shown(value)}, and takes ${bound(issue)}`];
    case 'invalid_type':
      if (value === undefined) {
        return [() => `${key} is missing${path.length === 0 ? ': it is what the file exports as default' : ''}`];
      }
      return [() => `${key} is ${shown(value)}, and takes ${typeNames[issue.expected] ?? issue.expected}`];
    default:
      return [() => `${key} is ${shown(value)}, and ${issue.message}`];
  }
}

function unknownKey(key: string, name: string): string {
  const nearest = nearestWord(name, knownKeys());
  return `${key} is no key of it${nearest === undefined ? '' : `; did you mean ${nearest}?`}`;
}

/** Of a text or an object, an object's own problems tell more than that it is no text. */
function describeUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  root: unknown,
  path: readonly PropertyKey[],
): Problem[] {
  const value = valueAt(root, path);
  const discriminator = 'discriminator' in issue ? issue.discriminator : undefined;
  if (typeof discriminator === 'string') {
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    return [() => `${keyText(path)} is ${shown(value)}, and takes ${list(options)}`];
  }
  const inner = typeof value === 'object' && value !== null ? issue.errors.at(-1) : undefined;
  if (inner !== undefined) return inner.flatMap((each) => describeIssue(each, root, path));
  return [() => `${keyText(path)} is ${shown(value)}, and takes a text or an object`];
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'an object',
  boolean: 'true or false',
};

function bound(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const limit = String(issue.code === 'too_small' ? issue.minimum : issue.maximum);
  if (issue.origin === 'string') return 'a text that is not empty';
  if (issue.origin === 'array') return 'a list that is not empty';
  return `${issue.code === 'too_small' ? 'at least' : 'at most'} ${limit}`;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** `tables[1].exclude`. */
function keyText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the configuration';
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let at = root;
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[part];
  }
  return at;
}

/** A value on one line, shortened. What is no plain data is named by its kind: it may have a `toString` that throws. */
export function shown(value: unknown): string {
  if (typeof value === 'string')
    return `'${value.length > 60 ? `${value.slice(0, 60)}…` : value}'`.replace(/\p{Cc}/gu, ' ');
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' || typeof value === 'symbol' ? `a ${typeof value}` : String(value);
}

/** Every key that stands anywhere in a configuration. */
function knownKeys(): Set<string> {
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
