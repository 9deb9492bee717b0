import { GenError, genError } from '../diagnostics/gen-error.js';
import { TableName } from '../model/table-name.js';
import { jsonFault, parseJson } from '../system/parse-json.js';
import { checkNumbers } from './check-numbers.js';
import { columnFacets, facetsFromJson, tableFacets } from './facets-json.js';
import type { Lock, LockColumn } from './lock.js';
import { type LockJson, lockSchema, lockVersion } from './lock-schema.js';
import { findConflict } from './split-conflict.js';
import { typeFromJson } from './type-from-json.js';

/**
 * Reads a lock from its text; `file` is for messages. Throws GenError `lock-damaged`, `lock-conflict`,
 * `lock-duplicate-number`, `lock-newer`.
 */
export function parseLock(text: string, file: string): Lock {
  const line = findConflict(text);
  if (line !== undefined) {
    const name = /"table": "([^"]*)"/.exec(text)?.[1] ?? 'catalog.schema.table';
    throw genError('lock-conflict', {}, { file, line: String(line), name });
  }
  const lock = readForm(text, file);
  const reason = checkNumbers(lock);
  if (reason === undefined) return lock;
  throw genError('lock-duplicate-number', { table: lock.name }, { file, reason, name: lock.name.toString() });
}

/** The same without a look at whether the numbers are unique. Throws GenError `lock-damaged`, `lock-newer`. */
export function readForm(text: string, file: string): Lock {
  const before = known.get(file);
  if (before?.text === text) return before.lock;
  const lock = readText(text, file);
  known.set(file, { text, lock });
  texts.set(lock, text);
  return lock;
}

/** The text that a lock was read from, with LF; undefined for one that was made since. */
export function lockText(lock: Lock): string | undefined {
  return texts.get(lock)?.replaceAll('\r\n', '\n');
}

const texts: WeakMap<Lock, string> = new WeakMap();

/** A run reads a lock more than once, since another may have written it in between; what is the same is parsed once. */
const known: Map<string, { readonly text: string; readonly lock: Lock }> = new Map();

function readText(text: string, file: string): Lock {
  const damaged = (reason: string, cause?: unknown): never => {
    throw genError('lock-damaged', {}, { file, reason }, cause);
  };
  try {
    const json = parseJson(text);
    const version = typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined;
    if (typeof version === 'number' && version > lockVersion) {
      throw genError('lock-newer', {}, { file, version: String(version), supported: String(lockVersion) });
    }
    const parsed = lockSchema.safeParse(json);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return damaged(`${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not as expected'}`);
    }
    return toLock(parsed.data);
  } catch (error) {
    if (error instanceof GenError && error.code !== 'invalid-table-name') throw error;
    if (error instanceof SyntaxError) return damaged(jsonFault(error, 'it is no valid JSON'), error);
    return damaged(error instanceof Error ? error.message : String(error), error);
  }
}

function toLock(json: LockJson): Lock {
  const { message, file, ids, reserved, emitter, files } = json;
  return {
    name: TableName.parse(json.table, 'either'),
    ...facetsFromJson(json, tableFacets),
    message,
    file,
    ids,
    columns: json.columns.map((column): LockColumn => {
      const { name, number, nullable, type } = column;
      return { name, number, nullable, type: typeFromJson(type), ...facetsFromJson(column, columnFacets) };
    }),
    reserved,
    emitter,
    files,
  };
}
