import { errorCodes } from '../errors/error-codes.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { ScalarName } from './column.js';
import { parseCheckedKey, parseCheckedScalar } from './parse-checked.js';

/** What a schema library gives to a function that transforms: where to say what is wrong. zod has it. */
export interface IssueSink {
  addIssue(message: string): void;
}

/** A function for `transform` of a schema: a value of parsed JSON to what a record takes. */
export function jsonValue<T>(type: ScalarName): (value: unknown, sink: IssueSink) => T {
  return (value, sink) => attempt(() => parseCheckedScalar(type, value), sink) as T;
}

/** The same for the key of a map, which in JSON is text. */
export function jsonKey<T>(type: ScalarName): (key: string, sink: IssueSink) => T {
  return (key, sink) => attempt(() => parseCheckedKey(type, key), sink) as T;
}

/** An object of JSON as a Map with its keys, all of them: `__proto__` is a key like others. What is no object stays. */
export function jsonEntries(value: unknown): unknown {
  return isObject(value) ? new Map(Object.entries(value)) : value;
}

/**
 * An object of JSON without what every object inherits, so that a column may be named `toString`. `constructor` and
 * `__proto__` are named as the record class names them, since schema libraries drop the latter. What is no object stays.
 */
export function jsonOwn(value: unknown): unknown {
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value))
    copy[key === '__proto__' || key === 'constructor' ? `${key}$` : key] = item;
  return copy;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
}

function attempt(parse: () => unknown, sink: IssueSink): unknown {
  try {
    return parse();
  } catch (error) {
    if (!ZerobusError.is(error)) throw error;
    const { code, help, rawMessage } = error;
    // What to do about this value, where there is more to say than about any.
    sink.addIssue(help === errorCodes[code].help ? rawMessage : `${rawMessage}. ${help}`);
    return undefined;
  }
}
