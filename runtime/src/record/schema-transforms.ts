import { isAnyMap } from '../codecs/realm.js';
import { errorCodes } from '../errors/error-codes.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { ScalarName } from './column.js';
import { parseCheckedKey, parseCheckedScalar } from './parse-json.js';

/** Receives the issues that a transform of a schema finds. The context of a zod transform is one. */
export interface IssueSink {
  /** Adds an issue to the value that is transformed. */
  addIssue(message: string): void;
}

/** Returns a transform for a schema that parses and checks a value of parsed JSON as the input of a column. */
export function jsonValue<T>(type: ScalarName): (value: unknown, sink: IssueSink) => T {
  return (value, sink) => attempt(() => parseCheckedScalar(type, value), sink) as T;
}

/** Returns the same for the key of a map, which is a string in JSON. */
export function jsonKey<T>(type: ScalarName): (key: string, sink: IssueSink) => T {
  return (key, sink) => attempt(() => parseCheckedKey(type, key), sink) as T;
}

/** Converts an object into a Map with all of its keys, `__proto__` included. Returns other values unchanged. */
export function jsonEntries(value: unknown): unknown {
  return isObject(value) ? new Map(Object.entries(value)) : value;
}

/**
 * Copies an object without its prototype, so that a column may be named `toString`. Renames `constructor` and `__proto__` as the
 * record class does, because schema libraries drop `__proto__`. Returns other values unchanged.
 */
export function jsonOwn(value: unknown): unknown {
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value))
    copy[key === '__proto__' || key === 'constructor' ? `${key}$` : key] = item;
  return copy;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isAnyMap(value);
}

function attempt(parse: () => unknown, sink: IssueSink): unknown {
  try {
    return parse();
  } catch (error) {
    if (!ZerobusError.is(error)) throw error;
    const { code, help, rawMessage } = error;
    // Add the fix if it is specific to this value.
    sink.addIssue(help === errorCodes[code].help ? rawMessage : `${rawMessage}. ${help}`);
    return undefined;
  }
}
