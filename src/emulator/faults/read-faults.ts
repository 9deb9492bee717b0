import { printable } from '../../diagnostics/printable.js';
import { isJsonObject } from '../../system/bounded-json.js';
import { suggestWord } from '../suggest-word.js';
import type { Fault } from './fault.js';
import { FAULT_KINDS, type FaultKind, type FieldSchema } from './fault-fields.js';

/** The most faults that an emulator keeps. */
export const MAX_FAULTS = 1000;

/**
 * Reads a list of faults. `where` names it in messages. Throws RangeError as `parseFault` does, and if it is not a list or too long.
 */
export function parseFaults(value: unknown, where: string): readonly Fault[] {
  if (!Array.isArray(value)) throw new RangeError(`${where} must be a list of faults, not ${describe(value)}.`);
  if (value.length > MAX_FAULTS) {
    throw new RangeError(`${where} must have at most ${MAX_FAULTS} faults, not ${value.length}.`);
  }
  return Array.from(value, (each, i) => parseFault(each, `${where}[${i}]`));
}

/**
 * Reads a fault from a value that somebody else made, such as JSON, and returns a copy of it. `where` names the value in messages.
 * Throws RangeError for an unknown kind or key, and for a value that is not allowed; the message says what is.
 */
export function parseFault(value: unknown, where: string): Fault {
  if (!isJsonObject(value))
    throw new RangeError(`${where} must be an object with the key 'kind', not ${describe(value)}.`);
  const fault = Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
  const kind = expectKind(fault['kind'], where);
  for (const [key, each] of Object.entries(fault)) {
    if (key === 'kind') continue;
    const schema = Object.hasOwn(kind.keys, key) ? kind.keys[key] : undefined;
    if (schema === undefined) {
      const known = Object.keys(kind.keys);
      throw new RangeError(
        `${where}: the fault '${fault['kind']}' has no key ${describe(key)}.${suggestWord(key, known)} Its keys are ${known.join(', ')}.`,
      );
    }
    if (!isAllowed(each, schema)) {
      throw new RangeError(`${where}.${key} must be ${describeAllowed(schema)}, not ${describe(each)}.`);
    }
  }
  checkTogether(fault, kind, where);
  return fault as unknown as Fault;
}

function expectKind(name: unknown, where: string): FaultKind {
  const kinds = `The kinds are ${[...FAULT_KINDS.keys()].join(', ')}.`;
  if (name === undefined) throw new RangeError(`${where} has no key 'kind'. ${kinds}`);
  const kind = typeof name === 'string' ? FAULT_KINDS.get(name) : undefined;
  if (kind !== undefined) return kind;
  const near = typeof name === 'string' ? suggestWord(name, [...FAULT_KINDS.keys()]) : '';
  throw new RangeError(`${where}.kind: unknown fault ${describe(name)}.${near} ${kinds}`);
}

/** Checks keys that depend on each other. */
function checkTogether(fault: Readonly<Record<string, unknown>>, kind: FaultKind, where: string): void {
  const { after = 0, afterMs = 0, every = false, chance, times, perStream = false } = fault;
  const missing = kind.required.find((key) => fault[key] === undefined);
  if (missing !== undefined) throw new RangeError(`${where} needs the key '${missing}'.`);
  if (fault['kind'] === 'token-endpoint' && fault['httpStatus'] === undefined && fault['delayMs'] === undefined) {
    throw new RangeError(`${where} needs the key 'httpStatus' or 'delayMs'.`);
  }
  if (fault['retryAfterS'] !== undefined && fault['httpStatus'] === undefined) {
    throw new RangeError(`${where}.retryAfterS needs the key 'httpStatus'.`);
  }
  if (every && chance !== undefined) {
    throw new RangeError(
      `${where} cannot have both 'every' and 'chance', which repeats by itself. Limit it with 'times'.`,
    );
  }
  if (every && after === 0 && afterMs === 0) {
    throw new RangeError(`${where}.every needs an 'after' of at least 1 record, or an 'afterMs' of at least 1 ms.`);
  }
  const repeats = every || chance !== undefined || perStream || (times ?? 1) !== 1;
  if (kind.lasts && repeats && fault['durationMs'] === undefined) {
    throw new RangeError(`${where} can fire more than once, so it needs 'durationMs', after which it ends.`);
  }
}

function isAllowed(value: unknown, schema: FieldSchema): boolean {
  if (schema.type === 'boolean') return typeof value === 'boolean';
  if (schema.type === 'string') {
    if (typeof value !== 'string') return false;
    const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
    return schema.enum?.includes(value) ?? (value.length >= minLength && value.length <= maxLength);
  }
  if (typeof value !== 'number' || (schema.type === 'integer' && !Number.isInteger(value))) return false;
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity } = schema;
  return value >= minimum && value <= maximum && value > exclusiveMinimum;
}

function describeAllowed(schema: FieldSchema): string {
  switch (schema.type) {
    case 'boolean':
      return 'true or false';
    case 'string':
      return schema.enum ? `one of ${schema.enum.join(', ')}` : `text of 1 to ${schema.maxLength} characters`;
    case 'integer':
      return `a whole number from ${schema.minimum} to ${schema.maximum}`;
    case 'number':
      return `a number above ${schema.exclusiveMinimum}, and at most ${schema.maximum}`;
  }
}

/** Names a value in a message, shortly. */
function describe(value: unknown): string {
  if (typeof value === 'string') return `'${printable(value, 100)}'`;
  if (Array.isArray(value)) return 'a list';
  return value === null || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : `a value of type ${typeof value}`;
}
