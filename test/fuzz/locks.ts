import fc from 'fast-check';
import type { Lock, LockColumn, LockField, LockType, Reserved } from '../../src/lock/lock.ts';
import type { DeltaType, SimpleKind, StructField } from '../../src/model/delta-type.ts';
import { splitName } from '../../src/model/split-name.ts';
import { TableName } from '../../src/model/table-name.ts';
import { hostileNames } from './hostile-names.ts';

const texts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostileNames),
  fc.string({ maxLength: 10, unit: 'binary' }),
);
const names = texts.filter((text) => text !== '');
/** Undefined: unknown; null: known to be absent. */
const facet = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> =>
  fc.option(fc.option(value, { nil: null }), { nil: undefined });
const numbers = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constantFrom(18_999, 20_000, 2 ** 29 - 1));
const scalars: fc.Arbitrary<DeltaType> = fc.oneof(
  fc
    .constantFrom<SimpleKind>('boolean', 'int', 'bigint', 'timestamp_ntz', 'variant')
    .map((kind): DeltaType => ({ kind })),
  fc.constantFrom<DeltaType>(
    { kind: 'string' },
    { kind: 'string', bound: 'unknown' },
    { kind: 'string', collation: 'de_CI', bound: 'unknown' },
  ),
  fc.constantFrom(1, 255, 2 ** 31 - 1).map((length): DeltaType => ({ kind: 'varchar', length })),
  fc
    .integer({ min: 1, max: 38 })
    .map((precision): DeltaType => ({ kind: 'decimal', precision, scale: precision >> 1 })),
  texts.map((text): DeltaType => ({ kind: 'unsupported', text })),
);

/** Fields with unique names and numbers, and retired ones. */
function numbered<F extends object>(
  facts: fc.Arbitrary<F>,
): fc.Arbitrary<{ fields: (F & { name: string; number: number })[]; reserved: Reserved[] }> {
  const all = fc.uniqueArray(fc.record({ name: names, number: numbers, facts, retired: fc.boolean() }), {
    maxLength: 5,
    comparator: (a, b) => a.name === b.name || a.number === b.number,
  });
  return all.map((items) => ({
    fields: items.filter(({ retired }) => !retired).map(({ name, number, facts: each }) => ({ ...each, name, number })),
    reserved: items.filter(({ retired }) => retired).map(({ name, number }) => ({ name, number })),
  }));
}

const types: fc.Arbitrary<LockType> = fc.letrec<{ type: LockType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    scalars as fc.Arbitrary<LockType>,
    fc
      .tuple(tie('type'), flag('containsNull'))
      .map(([element, facets]): LockType => ({ kind: 'array', element, ...facets })),
    fc
      .tuple(scalars, tie('type'), flag('valueContainsNull'))
      .map(([key, value, facets]): LockType => ({ kind: 'map', key, value, ...facets })),
    numbered<Omit<LockField, 'name' | 'number'>>(
      fc
        .record({
          type: tie('type'),
          nullable: fc.option(fc.boolean(), { nil: undefined }),
          comment: facet(texts),
          columnId: fc.option(fc.nat(), { nil: undefined }),
        })
        .map(known) as fc.Arbitrary<StructField & { type: LockType }>,
    ).map((fields): LockType => ({ kind: 'struct', ...fields })),
  ),
})).type;

const columns = numbered<Omit<LockColumn, 'name' | 'number'>>(
  fc
    .record({
      type: types,
      nullable: fc.boolean(),
      comment: facet(texts),
      columnId: fc.option(fc.nat(), { nil: undefined }),
      generated: facet(texts),
      identity: fc.option(fc.boolean(), { nil: undefined }),
      defaultValue: facet(texts),
      partitionIndex: facet(fc.nat(9)),
      mask: facet(texts),
    })
    .map(known),
);

const tableNames: fc.Arbitrary<TableName> = fc
  .tuple(fc.option(names, { nil: undefined }), names, names)
  .map((parts) => new TableName(...parts))
  .filter((name) => typeof splitName(name.toSql()) !== 'string');

/** Locks of any table, with each fact known, unknown or absent. */
export const locks: fc.Arbitrary<Lock> = fc
  .record({
    name: tableNames,
    kind: facet(texts),
    format: facet(texts),
    comment: facet(texts),
    rowFilter: facet(texts),
    message: fc.constantFrom('SensorEvent', '_', 'A9'),
    file: fc.constantFrom('sensor_event', '_', 'a9'),
    ids: fc.dictionary(fc.constantFrom('default', 'prod', 'constructor'), fc.record({ tableId: texts })),
    emitter: texts,
    files: fc.array(fc.record({ path: texts, sha256: fc.constant('0'.repeat(64)) }), { maxLength: 2 }),
    columns,
  })
  .map(({ columns: { fields, reserved }, ...rest }) => known({ ...rest, columns: fields, reserved }));

function flag<Key extends string>(key: Key): fc.Arbitrary<{ readonly [K in Key]?: boolean }> {
  return fc
    .constantFrom(true, false, undefined)
    .map((value) => known({ [key]: value }) as { readonly [K in Key]?: boolean });
}

/** Omits unknown facets. */
function known<T extends object>(thing: T): T {
  return Object.fromEntries(Object.entries(thing).filter(([, value]) => value !== undefined)) as T;
}
