import { GenError, genError } from '../diagnostics/gen-error.js';
import { TableName } from '../model/table-name.js';
import { jsonFault, parseJson } from '../system/bounded-json.js';
import { errorMessage } from '../system/error-message.js';
import { checkNumbers } from './check-numbers.js';
import { columnFacets, facetsFromJson, tableFacets } from './facets-json.js';
import type { Lock, LockColumn } from './lock.js';
import { type LockJson, lockSchema, lockVersion } from './lock-schema.js';
import { findConflict } from './split-conflict.js';
import { expectNoChoices, reservedFromJson, typeFromJson, UnknownChoice } from './type-from-json.js';

/**
 * Parses the text of a lock; `file` is its path, for messages. Throws GenError `lock-damaged`, `lock-conflict`,
 * `lock-duplicate-number` or `lock-newer`.
 */
export function parseLock(text: string, file: string): Lock {
  const line = findConflict(text);
  if (line !== undefined) {
    const table = findName(text)?.toArgument() ?? 'catalog.schema.table';
    throw genError('lock-conflict', {}, { file, line: String(line), table });
  }
  const lock = readForm(text, file);
  const reason = checkNumbers(lock);
  if (reason === undefined) return lock;
  throw genError('lock-duplicate-number', { table: lock.name }, { file, reason, table: lock.name.toArgument() });
}

/** Finds the name of the table in text that is not JSON. */
function findName(text: string): TableName | undefined {
  try {
    const json = /"table": ("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
    return json === undefined ? undefined : TableName.parse(JSON.parse(json) as string, 'either');
  } catch {
    return undefined;
  }
}

/** Parses a lock without checking that its numbers are unique. Throws GenError `lock-damaged` or `lock-newer`. */
export function readForm(text: string, file: string): Lock {
  const before = known.get(file);
  if (before?.text === text) return before.lock;
  const lock = readText(text, file);
  known.set(file, { text, lock });
  texts.set(lock, text);
  return lock;
}

/** Returns the text that a lock was parsed from, with LF line ends; undefined for a lock that was not read from a file. */
export function lockText(lock: Lock): string | undefined {
  return texts.get(lock)?.replaceAll('\r\n', '\n');
}

const texts: WeakMap<Lock, string> = new WeakMap();

/** The last text of each file: a run reads a lock more than once, since another run can write it in between. */
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
    if (error instanceof UnknownChoice) {
      const version = `${lockVersion} with ${error.message}`;
      throw genError('lock-newer', {}, { file, version, supported: String(lockVersion) });
    }
    if (error instanceof SyntaxError) return damaged(jsonFault(error, 'it is not valid JSON'), error);
    return damaged(errorMessage(error), error);
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
      expectNoChoices(column);
      return { name, number, nullable, type: typeFromJson(type), ...facetsFromJson(column, columnFacets) };
    }),
    reserved: reserved.map(reservedFromJson),
    emitter,
    files,
  };
}
