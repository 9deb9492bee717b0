import { chooseNames } from '../../src/artifacts/names/choose-names.ts';
import { SchemaNames } from '../../src/artifacts/names/schema-names.ts';
import type { Lock } from '../../src/lock/lock.ts';
import { updateLock } from '../../src/lock/update-lock.ts';
import type { TableModel } from '../../src/model/table-model.ts';
import { scalarProto } from '../../src/proto/scalar-types.ts';
import { type ColumnSpec, tableOf } from '../lock/lock-of.ts';

/** A number from 0 to below 1. */
export type Random = () => number;

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Few names, so that what was dropped comes back, often as something else. */
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g_h', 'i_j'];
const scalars = ['int', 'bigint', 'string', 'double', 'boolean', 'binary', 'date', 'timestamp', 'decimal(9,2)'];

/** Locks of one table, each made from the one before: columns and fields are added, dropped, retyped and moved. */
export function generations(count: number, random: Random): readonly Lock[] {
  let fields = someFields(2, random);
  const locks: Lock[] = [];
  for (let i = 0; i < count; i++) {
    const columns = fields.map(({ name, type }): ColumnSpec => [name, textOf(type)]);
    const model = tableOf(columns);
    locks.push(nextLock(locks.at(-1), model));
    fields = changed(fields, 2, random);
  }
  return locks;
}

/** The lock after the table was read as `model`. */
export function nextLock(previous: Lock | undefined, model: TableModel): Lock {
  return updateLock(previous && { sides: [previous] }, model, {
    names: chooseNames(model.name, new SchemaNames()).names,
    scalar: scalarProto,
  });
}

interface Field {
  readonly name: string;
  readonly type: Type;
}
type Type = string | { readonly of: 'struct' | 'array' | 'map'; readonly fields: readonly Field[] };

function someFields(depth: number, random: Random): Field[] {
  const chosen = names.filter(() => random() < 0.6);
  return (chosen.length === 0 ? ['a'] : chosen).map((name) => ({ name, type: someType(depth, random) }));
}

function someType(depth: number, random: Random): Type {
  const kind = random();
  const scalar = pick(scalars, random);
  if (kind < 0.4 || depth === 0) return scalar;
  if (kind < 0.5) return `array<${scalar}>`;
  if (kind < 0.6) return `map<string,${scalar}>`;
  return { of: pick(['struct', 'array', 'map'] as const, random), fields: someFields(depth - 1, random) };
}

/** Each field stays, goes, gets another type, or changes inside; new ones come, and all may change places. */
function changed(fields: readonly Field[], depth: number, random: Random): Field[] {
  const kept = fields.flatMap(({ name, type }): Field[] => {
    const fate = random();
    if (fate < 0.2) return [];
    if (fate < 0.35) return [{ name, type: someType(depth, random) }];
    return [
      { name, type: typeof type === 'string' ? type : { ...type, fields: changed(type.fields, depth - 1, random) } },
    ];
  });
  const missing = names.filter((name) => kept.every((field) => field.name !== name));
  const added = missing.filter(() => random() < 0.3).map((name) => ({ name, type: someType(depth, random) }));
  const all = [...kept, ...added];
  if (all.length === 0) return someFields(depth, random);
  return random() < 0.3 ? all.toSorted(() => random() - 0.5) : all;
}

function textOf(type: Type): string {
  if (typeof type === 'string') return type;
  const struct = `struct<${type.fields.map(({ name, type: inner }) => `${name}:${textOf(inner)}`).join(',')}>`;
  return type.of === 'struct' ? struct : type.of === 'array' ? `array<${struct}>` : `map<string,${struct}>`;
}

function pick<T>(items: readonly T[], random: Random): T {
  return items[Math.floor(random() * items.length)]!;
}
