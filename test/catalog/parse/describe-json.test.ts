import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalForm } from '../../../src/artifacts/schema-hash.ts';
import { parseDescribeJson } from '../../../src/catalog/parse/describe-json.ts';
import { parseTableResponse } from '../../../src/catalog/parse/table-response.ts';
import { readScript } from '../../../src/ddl/read-script.ts';
import { TableSet } from '../../../src/ddl/table-set.ts';
import { GenError } from '../../../src/diagnostics/gen-error.ts';
import { compareTables } from '../../../src/drift/compare-tables.ts';
import type { Lock } from '../../../src/lock/lock.ts';
import { lockToModel } from '../../../src/lock/lock-to-model.ts';
import { parseLock } from '../../../src/lock/parse-lock.ts';
import { serialiseLock } from '../../../src/lock/serialise-lock.ts';
import { updateLock } from '../../../src/lock/update-lock.ts';
import { formatSqlType } from '../../../src/model/format-sql-type.ts';
import type { ColumnModel, TableModel } from '../../../src/model/table-model.ts';
import { scalarProto } from '../../../src/proto/scalar-types.ts';
import { sparkAnswer } from '../spark-answer.ts';

interface Recorded {
  readonly name: string;
  readonly create: string | null;
  readonly describe: unknown;
}

const recorded = JSON.parse(
  readFileSync(new URL('../../fixtures/recordings/describe-as-json.json', import.meta.url), 'utf8'),
) as readonly Recorded[];
const wanted: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('./describe-json.want.json', import.meta.url), 'utf8'),
) as Record<string, string>;

const answer = (type: unknown, column: object = {}, table: object = {}): unknown => ({
  table_name: 't',
  catalog_name: 'c',
  schema_name: 's',
  columns: [{ name: 'a', type, nullable: true, ...column }],
  ...table,
});
const lockOf = (model: TableModel, previous?: Lock): Lock =>
  updateLock(previous && { sides: [previous] }, model, { names: { message: 'T', file: 't' }, scalar: scalarProto });
const columnOf = (value: unknown): ColumnModel => parseDescribeJson(value, 'test').columns[0] as ColumnModel;
const shown = ({ name, columns }: TableModel): string =>
  `${name}: ${columns.map((column) => `${column.name} ${formatSqlType(column.type)}${column.nullable ? '' : ' NOT NULL'}`).join(', ')}`;

test('there are 32 recordings', () => {
  expect(recorded).toHaveLength(32);
  expect(Object.keys(wanted)).toEqual(recorded.map(({ name }) => name));
});

describe('each recorded answer', () => {
  test.each(recorded)('$name', ({ name, describe: value }) => {
    const model = parseDescribeJson(value, name);
    expect(shown(model)).toBe(wanted[name]);
    // Built into a lock and read from it, nothing has changed.
    const lock = parseLock(serialiseLock(lockOf(model)), 'lock');
    expect(compareTables(lockToModel(lock), model)).toEqual([]);
  });

  // Stock Spark forgets the nested NOT NULL of the one, and writes TIME of the other as TIME(6).
  const others = ['parquet_v1.spark_catalog', 'parquet_time'];
  test.each(recorded.filter(({ name, create }) => create !== null && !others.includes(name)))(
    '$name is the table that its statement declares',
    ({ create, describe: value }) => {
      const described = parseDescribeJson(value, 'test');
      const set = new TableSet();
      for (const { statement } of readScript(create as string).statements) set.apply(statement, 'test');
      const { table: declared } = set.tables[0] as { readonly table: TableModel };
      // Stock Spark forgets NOT NULL of tables that are not Delta.
      const forgets = described.name.catalog === 'spark_catalog' && described.format !== 'DELTA';
      const columns = forgets ? declared.columns.map((column) => ({ ...column, nullable: true })) : declared.columns;
      expect(canonicalForm(described.columns)).toBe(canonicalForm(columns));
      // Its CHECK constraint was added by a statement of its own, which was not recorded.
      const pos = described.properties?.['delta.constraints.pos'];
      const properties = { ...declared.properties, ...(pos === undefined ? {} : { 'delta.constraints.pos': pos }) };
      expect(compareTables({ ...declared, properties, columns }, described)).toEqual([]);
      expect(compareTables(described, { ...declared, properties, columns })).toEqual([]);
    },
  );
});

describe('a table that was read over REST', () => {
  const fixtures = ['every_type', 'flights', 'nested', 'odd_names', 'sensor_events', 'weather', 'wide'];
  test.each(fixtures)('%s shows no drift when read with DESCRIBE', (name) => {
    const text = readFileSync(new URL(`../../fixtures/tables/${name}.json`, import.meta.url), 'utf8');
    const rest = parseTableResponse(JSON.parse(text), name);
    for (const preserve of [true, false]) {
      const described = parseDescribeJson(sparkAnswer(rest, preserve), name);
      expect(canonicalForm(described.columns)).toBe(canonicalForm(rest.columns));
      expect(compareTables(rest, described)).toEqual([]);
      expect(compareTables(described, rest)).toEqual([]);
      const lock = lockOf(rest);
      // Nothing that REST knew is lost.
      expect(serialiseLock(lockOf(described, lock))).toBe(serialiseLock(lock));
      // The other way round, REST fills in what was not known.
      expect(serialiseLock(lockOf(rest, lockOf(described)))).toBe(serialiseLock(lock));
    }
  });
});

describe('columns', () => {
  const rows: [given: unknown, want: Partial<ColumnModel>][] = [
    [answer({ name: 'timestamp_ltz' }), { type: { kind: 'timestamp' } }],
    [answer({ name: 'string' }), { type: { kind: 'string', bound: 'unknown' } }],
    [
      answer({ name: 'string', collation: 'UTF8_LCASE' }),
      { type: { kind: 'string', bound: 'unknown', collation: 'UTF8_LCASE' } },
    ],
    [answer({ name: 'varchar', length: 7 }), { type: { kind: 'varchar', length: 7 } }],
    [answer({ name: 'decimal', precision: 5, scale: 0 }), { type: { kind: 'decimal', precision: 5, scale: 0 } }],
    [
      answer({ name: 'array', element_type: { name: 'int' }, element_nullable: false }),
      { type: { kind: 'array', element: { kind: 'int' }, containsNull: false } },
    ],
    [answer({ name: 'array', element_type: { name: 'int' } }), { type: { kind: 'array', element: { kind: 'int' } } }],
    [
      answer({ name: 'interval', start_unit: 'day', end_unit: 'second' }),
      { type: { kind: 'unsupported', text: 'interval day to second' } },
    ],
    [answer({ name: 'interval' }), { type: { kind: 'unsupported', text: 'interval' } }],
    [answer({ name: 'type_of_tomorrow(3)' }), { type: { kind: 'unsupported', text: 'type_of_tomorrow(3)' } }],
    [answer({ name: 'int' }, { nullable: undefined }), { nullable: true }],
    [answer({ name: 'int' }, { comment: '' }), { comment: null }],
    [answer({ name: 'int' }, { default: '42' }), { defaultValue: '42' }],
    [answer({ name: 'int' }, {}, { partition_columns: ['b', 'a'] }), { partitionIndex: 1 }],
    [answer({ name: 'int' }, {}, { partition_columns: ['b'] }), { partitionIndex: null }],
  ];
  test.each(rows)('%j', (given, want) => expect(columnOf(given)).toMatchObject(want));

  test('facts that a response never contains are unknown', () => {
    const model = parseDescribeJson(answer({ name: 'int' }), 'test');
    for (const key of ['tableId', 'rowFilter', 'properties', 'kind', 'format']) expect(model).not.toHaveProperty(key);
    for (const key of ['columnId', 'generated', 'identity', 'mask', 'partitionIndex'])
      expect(model.columns[0]).not.toHaveProperty(key);
  });

  test('older responses have the schema in their namespace', () => {
    const model = parseDescribeJson(answer({ name: 'int' }, {}, { schema_name: undefined, namespace: ['n'] }), 'test');
    expect(String(model.name)).toBe('c.n.t');
  });
});

describe('an invalid response', () => {
  const deep = (depth: number): unknown =>
    depth === 0 ? { name: 'int' } : { name: 'array', element_type: deep(depth - 1), element_nullable: true };
  const rows: [given: unknown, code: string, reason: string][] = [
    [null, 'catalog-answer-invalid', ''],
    [{}, 'catalog-answer-invalid', 'table_name'],
    [{ ...(answer({ name: 'int' }) as object), schema_name: null }, 'catalog-answer-invalid', 'schema_name'],
    [answer({ name: 'int' }, { name: '' }), 'catalog-answer-invalid', 'columns.0.name'],
    [answer({ name: 'int' }, { nullable: 'yes' }), 'catalog-answer-invalid', 'columns.0.nullable'],
    [answer(undefined), 'invalid-type', 'a type is missing'],
    [answer('int'), 'invalid-type', 'a type is missing'],
    [answer({ name: 'decimal' }), 'invalid-type', 'precision of decimal'],
    [answer({ name: 'decimal', precision: 5, scale: 6 }), 'invalid-type', 'scale of DECIMAL'],
    [answer({ name: 'varchar' }), 'invalid-type', 'length of varchar'],
    [answer({ name: 'varchar', length: 0 }), 'invalid-type', 'length of VARCHAR'],
    [answer({ name: 'array' }), 'invalid-type', 'a type is missing'],
    [answer({ name: 'array<' }), 'invalid-type', 'expected a type'],
    [answer({ name: 'struct' }), 'invalid-type', 'no list of fields'],
    [answer({ name: 'struct', fields: [{ type: { name: 'int' } }] }), 'invalid-type', 'no name'],
    [answer({ name: '' }), 'invalid-type', 'expected a type'],
    [answer(deep(101)), 'invalid-type', 'deeper than 100'],
  ];
  test.each(rows)('%j -> %s', (given, code, reason) => {
    const error = failure(given) as GenError;
    expect(error).toBeInstanceOf(GenError);
    expect(error.code).toBe(code);
    expect(error.message).toContain(reason);
  });

  test('100 levels are taken', () => expect(failure(answer(deep(100)))).toBeUndefined());
});

describe('mutated answers', () => {
  test('give a model or a GenError', () => {
    const values = fc.constantFrom<unknown>(null, 0, -1, 1.5, '', 'int', 'struct', [], {}, [{}], true, 1e300);
    fc.assert(
      fc.property(fc.constantFrom(...recorded), fc.nat(), values, fc.boolean(), (given, seed, value, remove) => {
        const copy: unknown = structuredClone(given.describe);
        const places = placesIn(copy);
        const [holder, key] = places[seed % places.length] as (typeof places)[number];
        if (remove) delete holder[key];
        else holder[key] = value;
        const error = failure(copy);
        if (error !== undefined) expect(error).toBeInstanceOf(GenError);
      }),
      { numRuns: 1000 },
    );
  });

  test('any JSON yields a model or a GenError', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (type, column) => {
        for (const given of [type, answer(type), answer({ name: 'struct', fields: [column] })]) {
          const error = failure(given);
          if (error !== undefined) expect(error).toBeInstanceOf(GenError);
        }
      }),
    );
  });
});

function failure(given: unknown): unknown {
  try {
    parseDescribeJson(given, 'test');
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Every value inside a value: what holds it, and under which key. */
function placesIn(value: unknown): [holder: Record<string, unknown>, key: string][] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [[holder, key], ...placesIn(holder[key])] as const) as [
    Record<string, unknown>,
    string,
  ][];
}
