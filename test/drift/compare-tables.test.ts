import { describe, expect, test } from 'vitest';
import { compareTables } from '../../src/drift/compare-tables.ts';
import type { DeltaType, StructField } from '../../src/model/delta-type.ts';
import type { ColumnModel, TableModel } from '../../src/model/table-model.ts';
import { TableName } from '../../src/model/table-name.ts';

const name = TableName.parse('main.iot.t');
const column = (name: string, type: DeltaType, rest: Partial<ColumnModel> = {}): ColumnModel => ({
  name,
  type,
  nullable: true,
  ...rest,
});
const table = (columns: ColumnModel[], rest: Partial<TableModel> = {}): TableModel => ({
  name,
  columns,
  tableId: 'table-1',
  ...rest,
});
const int: DeltaType = { kind: 'int' };
const long: DeltaType = { kind: 'bigint' };
const text: DeltaType = { kind: 'string' };
const maybe: DeltaType = { kind: 'string', bound: 'unknown' };
const decimal = (precision: number, scale: number): DeltaType => ({ kind: 'decimal', precision, scale });
const varchar = (length: number): DeltaType => ({ kind: 'varchar', length });
const struct = (...fields: StructField[]): DeltaType => ({ kind: 'struct', fields });
const a = column('a', int);

const rows: [title: string, before: TableModel, now: TableModel, want: string[]][] = [
  ['nothing', table([a]), table([a]), []],
  ['a column added', table([a]), table([a, column('b', text)]), ['compatible column-added b: null -> STRING']],
  [
    'a NOT NULL column added',
    table([a]),
    table([a, column('b', text, { nullable: false })]),
    ['breaking column-added-not-null b: null -> STRING'],
  ],
  ['a column dropped', table([a, column('b', text)]), table([a]), ['breaking column-dropped b: STRING -> null']],
  [
    'a column renamed, by its id',
    table([column('a', int, { columnId: 1 })]),
    table([column('b', int, { columnId: 1 })]),
    ['breaking column-renamed a: a -> b'],
  ],
  [
    'a column renamed, and no id is known',
    table([a]),
    table([column('b', int)]),
    ['breaking column-dropped a: INT -> null', 'compatible column-added b: null -> INT'],
  ],
  [
    'a column dropped and added again',
    table([column('a', int, { columnId: 1 })]),
    table([column('a', int, { columnId: 2 })]),
    ['compatible column-recreated a: 1 -> 2'],
  ],
  [
    'a table recreated with the columns in another order: its ids mean other columns',
    table([column('a', int, { columnId: 1 }), column('b', text, { columnId: 2 })]),
    table([column('b', text, { columnId: 1 }), column('a', int, { columnId: 2 })], { tableId: 'table-2' }),
    ['breaking table-recreated null: table-1 -> table-2', 'info order-changed null: null -> null'],
  ],
  [
    'a small integer widened',
    table([column('a', { kind: 'tinyint' })]),
    table([a]),
    ['compatible limit-widened a: TINYINT -> INT'],
  ],
  [
    'an integer narrowed',
    table([a]),
    table([column('a', { kind: 'smallint' })]),
    ['breaking limit-narrowed a: INT -> SMALLINT'],
  ],
  [
    'CHECK constraints added and dropped',
    table([a], { checks: 'old' }),
    table([a], { properties: { 'delta.constraints.new': 'a > 0' } }),
    ['breaking check-added null: null -> new', 'info check-dropped null: old -> null'],
  ],
  ['a CHECK constraint, and it is not known whether there was one', table([a]), table([a], { checks: 'new' }), []],
  [
    'a column generated',
    table([column('a', int, { generated: null })]),
    table([column('a', int, { generated: '1 + 1' })]),
    ['breaking generated-added a: null -> 1 + 1'],
  ],
  [
    'a column no longer generated',
    table([column('a', int, { generated: '1' })]),
    table([column('a', int, { generated: null })]),
    ['info generated-dropped a: 1 -> null'],
  ],
  [
    'mask, default and row filter',
    table([column('a', int, { mask: null, defaultValue: '1' })], { rowFilter: 'c.s.f' }),
    table([column('a', int, { mask: 'c.s.m', defaultValue: '2' })], { rowFilter: null }),
    [
      'info row-filter-changed null: c.s.f -> null',
      'info mask-changed a: null -> c.s.m',
      'info default-changed a: 1 -> 2',
    ],
  ],
  ['another type', table([a]), table([column('a', long)]), ['breaking type-changed a: INT -> BIGINT']],
  [
    'NOT NULL added',
    table([a]),
    table([column('a', int, { nullable: false })]),
    ['breaking not-null-added a: null -> NOT NULL'],
  ],
  [
    'NOT NULL dropped',
    table([column('a', int, { nullable: false })]),
    table([a]),
    ['compatible not-null-dropped a: NOT NULL -> null'],
  ],
  [
    'decimal widened',
    table([column('a', decimal(10, 2))]),
    table([column('a', decimal(12, 3))]),
    ['compatible limit-widened a: DECIMAL(10,2) -> DECIMAL(12,3)'],
  ],
  [
    'decimal with fewer digits before the point',
    table([column('a', decimal(10, 2))]),
    table([column('a', decimal(10, 3))]),
    ['breaking limit-narrowed a: DECIMAL(10,2) -> DECIMAL(10,3)'],
  ],
  [
    'text that may be bounded, on either side',
    table([column('a', maybe), column('b', varchar(5)), column('c', maybe), column('d', text), column('e', maybe)]),
    table([column('a', varchar(5)), column('b', maybe), column('c', text), column('d', maybe), column('e', long)]),
    ['breaking type-changed e: STRING -> BIGINT'],
  ],
  [
    'text shortened and lengthened',
    table([column('a', text), column('b', varchar(5))]),
    table([column('a', varchar(5)), column('b', varchar(6))]),
    ['breaking limit-narrowed a: STRING -> VARCHAR(5)', 'compatible limit-widened b: VARCHAR(5) -> VARCHAR(6)'],
  ],
  ['order', table([a, column('b', int)]), table([column('b', int), a]), ['info order-changed null: null -> null']],
  [
    'comments',
    table([column('a', int, { comment: 'x' })], { comment: null }),
    table([column('a', int, { comment: 'y' })], { comment: 'new' }),
    ['info comment-changed null: null -> new', 'info comment-changed a: x -> y'],
  ],
  ['a comment that one side does not know', table([a]), table([column('a', int, { comment: 'y' })]), []],
  [
    'the table created again, as another kind',
    table([a], { tableId: '1', kind: 'MANAGED' }),
    table([a], { tableId: '2', kind: 'VIEW' }),
    ['breaking table-recreated null: 1 -> 2', 'breaking kind-changed null: MANAGED -> VIEW'],
  ],
  [
    'another kind that the service accepts, in a format that it does not',
    table([a], { kind: 'MANAGED', format: 'DELTA' }),
    table([a], { kind: 'STREAMING_TABLE', format: 'PARQUET' }),
    ['breaking format-changed null: DELTA -> PARQUET'],
  ],
  [
    'another kind and another format, both accepted now',
    table([a], { kind: 'EXTERNAL', format: 'PARQUET' }),
    table([a], { kind: 'MANAGED', format: 'DELTA' }),
    ['info table-accepted null: EXTERNAL -> MANAGED'],
  ],
  [
    'a field of a struct in an array',
    table([column('r', { kind: 'array', element: struct({ name: 'x', type: int }, { name: 'y', type: text }) })]),
    table([column('r', { kind: 'array', element: struct({ name: 'x', type: long, nullable: false }) })]),
    ['breaking type-changed r[].x: INT -> BIGINT', 'breaking column-dropped r[].y: STRING -> null'],
  ],
  [
    'the value of a map',
    table([column('m', { kind: 'map', key: text, value: struct({ name: 'x', type: int }) })]),
    table([column('m', { kind: 'map', key: text, value: struct({ name: 'x', type: int }, { name: 'z', type: int }) })]),
    ['compatible column-added m{}.z: null -> INT'],
  ],
  [
    'a collation that only one side knows',
    table([column('a', text)]),
    table([column('a', { kind: 'string', collation: 'UTF8_LCASE' })]),
    [],
  ],
];

describe('compareTables', () => {
  test.each(rows)('%s', (_, before, now, want) => {
    const findings = compareTables(before, now);
    expect(findings.map((f) => `${f.severity} ${f.code} ${f.path}: ${f.before} -> ${f.after}`)).toEqual(want);
  });
  test('a finding names the column and its type, and the command that fixes it', () => {
    const [found] = compareTables(table([a]), table([]));
    expect(found?.message).toContain('a (INT)');
    expect(found?.fix).toBe('zerobus-gen main.iot.t');
  });
});
