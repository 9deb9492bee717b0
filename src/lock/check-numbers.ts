import type { Lock, LockType, Reserved } from './lock.js';

interface Fields {
  readonly fields: readonly { readonly name: string; readonly number: number; readonly type: LockType }[];
  readonly reserved: readonly Reserved[];
}

/** Returns what is wrong with the numbers or names, or undefined: a number used twice or retired, or a name used twice. */
export function checkNumbers(lock: Lock): string | undefined {
  return checkFields({ fields: lock.columns, reserved: lock.reserved }, '');
}

function checkFields({ fields, reserved }: Fields, path: string): string | undefined {
  const numbers = new Map<number, string>();
  for (const { number, name } of reserved) numbers.set(number, `${path}${name} (retired)`);
  const names = new Set<string>();
  for (const { name, number, type } of fields) {
    const other = numbers.get(number);
    if (other !== undefined) return `${path}${name} has the number ${number} of ${other}`;
    if (names.has(name)) return `${path}${name} occurs twice`;
    numbers.set(number, `${path}${name}`);
    names.add(name);
    const inner = checkType(type, `${path}${name}.`);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function checkType(type: LockType, path: string): string | undefined {
  if (type.kind === 'array') return checkType(type.element, path);
  if (type.kind === 'map') return checkType(type.value, path);
  return type.kind === 'struct' ? checkFields(type, path) : undefined;
}
