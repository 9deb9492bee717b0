import { describe, expect, it } from 'vitest';
import type { TableModel } from '../../src/model/table-model.ts';
import { TableName } from '../../src/model/table-name.ts';
import { checkTable } from '../../src/proto/check-table.ts';
import { type ColumnSpec, tableOf } from '../lock/lock-of.ts';
import { fixtureModel, fixtures } from './fixture-lock.ts';

/** `code path`, without what only informs. */
function codes(model: TableModel): string[] {
  return checkTable(model)
    .filter(({ severity }) => severity !== 'info')
    .map(({ code, path }) => (path === null ? code : `${code} ${path}`));
}

/** INT inside so many structs, every other one in an array. */
function nested(depth: number): string {
  return depth === 0 ? 'int' : `struct<a:${depth % 2 === 0 ? `array<${nested(depth - 1)}>` : nested(depth - 1)}>`;
}

it('of garbage one thing is said', () => {
  const many = (count: number): string => Array.from({ length: count }, (_, i) => `c${i}:map<int,int>`).join(',');
  expect(codes(tableOf([['a', `struct<${many(20_000)}>`]]))).toEqual(['too-many-fields']);
  expect(codes(tableOf([['a', `struct<${many(19_999)}>`]]))).toEqual([]);
  const columns = Array.from({ length: 20_001 }, (_, i): ColumnSpec => [`c ${i}`, 'int']);
  expect(codes(tableOf(columns))).toEqual(['too-many-columns']);
});

describe('columns', () => {
  const rows: [columns: ColumnSpec[], want: string[]][] = [
    [[['a', 'int']], []],
    [[['a', 'interval day to second']], ['unsupported-type a']],
    [[['a', 'struct<b:array<struct<c:void>>>']], ['unsupported-type a.b[].c']],
    [[['a', 'map<string,geometry(4326)>']], ['unsupported-type a{}']],
    [
      [
        ['ok', 'int'],
        ['a', 'void'],
        ['b', 'geography(4326)'],
      ],
      ['unsupported-type a', 'unsupported-type b'],
    ],
    [[['a', 'array<array<int>>']], ['unsupported-nesting a']],
    [[['a', 'array<map<int,int>>']], ['unsupported-nesting a']],
    [[['a', 'map<int,array<int>>']], ['unsupported-nesting a']],
    [[['a', 'map<int,map<int,int>>']], ['unsupported-nesting a']],
    [[['a', 'map<double,int>']], ['unsupported-map-key a']],
    [[['a', 'map<binary,int>']], ['unsupported-map-key a']],
    [[['a', 'map<variant,int>']], ['unsupported-map-key a']],
    [[['a', 'map<struct<x:int>,int>']], ['unsupported-map-key a']],
    [[['a', 'struct<>']], ['empty-struct a']],
    [[['a', nested(30)]], []],
    [[['a', nested(31)]], ['nested-too-deep a']],
    [[['a', `map<string,${nested(31)}>`]], ['nested-too-deep a']],
    [[['a', 'int', { generated: 'b + 1' }]], ['generated-column a']],
    [[['a', 'bigint', { identity: true }]], ['identity-column a']],
    [[['a', 'int', { mask: 'c.s.f' }]], ['column-mask a']],
    [[['a', 'int', { mask: '' }]], ['column-mask a']],
    [[['a', 'int', { defaultValue: '1', partitionIndex: 0 }]], []],
    [[['größe', 'int']], ['unsupported-name größe']],
    [[['1st', 'int']], ['unsupported-name 1st']],
    [[['a', 'struct<`b c`:int>']], ['unsupported-name a.b c']],
    [
      [
        ['a', 'int'],
        ['a', 'int'],
      ],
      ['duplicate-column a'],
    ],
    [
      [
        ['a', 'int'],
        ['A', 'int'],
      ],
      ['names-differ-by-case A'],
    ],
    [
      [
        ['foo_bar', 'int'],
        ['fooBar', 'int'],
      ],
      ['json-name-conflict fooBar'],
    ],
    [
      [
        ['id', 'int'],
        ['_id', 'int'],
        ['__id', 'array<int>'],
      ],
      ['oneof-name-conflict _id', 'json-name-conflict __id', 'oneof-name-conflict __id'],
    ],
    [
      [
        ['tags', 'array<int>'],
        ['_tags', 'int'],
        ['counts', 'map<int,int>'],
        ['_counts', 'int'],
      ],
      [],
    ],
    [[['a', 'struct<b:struct<c:int>,_b:int>']], ['oneof-name-conflict a._b']],
    [
      [
        ['m', 'map<int,int>'],
        ['MEntry', 'int'],
      ],
      ['name-collision m'],
    ],
    [
      [
        ['a_b', 'map<int,int>'],
        ['aB', 'map<int,int>'],
      ],
      ['name-collision a_b', 'json-name-conflict aB'],
    ],
    [[], ['no-columns']],
  ];
  it.each(rows)('%j', (columns, want) => expect(codes(tableOf(columns))).toEqual(want));

  it('say how to wrap what cannot be nested', () => {
    const [found] = checkTable(tableOf([['a', 'map<string,array<int>>', { nullable: false }]]));
    expect(found?.help).toContain('MAP<STRING, STRUCT<items: ARRAY<INT>>>');
    expect(found?.message).toContain('a map of arrays');
  });

  it('tell that NULL and empty are one', () => {
    const found = checkTable(
      tableOf([
        ['a', 'array<int>'],
        ['b', 'map<int,int>', { nullable: false }],
      ]),
    );
    expect(found).toMatchObject([{ code: 'null-and-empty', severity: 'info', path: 'a' }]);
  });

  it('tell that a default is not applied', () => {
    const found = checkTable(tableOf([['a', 'int', { defaultValue: "'x'" }]]));
    expect(found).toMatchObject([{ code: 'default-not-applied', severity: 'info', path: 'a' }]);
    expect(found[0]?.message).toContain("'x'");
  });

  it('are 2,000 at most', () => {
    const columns = Array.from({ length: 2001 }, (_, i): ColumnSpec => [`c${i}`, 'int']);
    expect(codes(tableOf(columns))).toEqual(['too-many-columns']);
  });
});

describe('tables', () => {
  const columns: ColumnSpec[] = [['a', 'int']];
  const rows: [what: string, more: Partial<TableModel>, want: string[]][] = [
    ['a managed one', {}, []],
    ['a streaming one', { kind: 'STREAMING_TABLE' }, []],
    ['one of unknown kind', { kind: undefined, format: undefined }, []],
    ['a view', { kind: 'VIEW' }, ['view-refused']],
    ['a materialized view', { kind: 'MATERIALIZED_VIEW' }, ['view-refused']],
    ['an external one', { kind: 'EXTERNAL' }, ['external-table']],
    ['Parquet', { format: 'PARQUET' }, ['format-not-delta']],
    ['a constraint', { properties: { 'delta.constraints.positive': 'a > 0' } }, ['check-constraint']],
    ['a row filter', { rowFilter: 'c.s.f' }, ['row-filter']],
    ['a name that is none', { name: new TableName('c', 's', 'größe') }, ['unsupported-name']],
    ['a catalog with a hyphen', { name: new TableName('my-c', 's', 't') }, []],
  ];
  it.each(rows)('%s', (_, more, want) => expect(codes(tableOf(columns, more))).toEqual(want));

  it('have constraints with names that SQL takes only in quotes', () => {
    const [found] = checkTable(tableOf(columns, { properties: { 'delta.constraints.a b': 'a > 0' } }));
    expect(found?.help).toMatch(/ DROP CONSTRAINT `a b`\.$/);
  });
});

it.each(fixtures)('%s has no error', (name) => {
  expect(checkTable(fixtureModel(name)).filter(({ severity }) => severity === 'error')).toEqual([]);
});

describe('NOT NULL inside of types', () => {
  const rows: [columns: ColumnSpec[], want: string | undefined][] = [
    [[['a', 'array<int>']], undefined],
    [[['a', 'struct<b:int NOT NULL>']], undefined],
    [[['a', 'struct<b:int>']], 'a'],
    [
      [
        ['a', 'array<struct<b:int>>'],
        ['c', 'map<int,struct<b:struct<c:int>NOT NULL>>'],
      ],
      'a, c',
    ],
    [['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [name, 'struct<b:int>']), 'a, b, c, d, e and 2 more'],
  ];
  it.each(rows)('%j -> %s', (columns, want) => {
    const [found] = checkTable(tableOf(columns)).filter(({ code }) => code === 'nested-nullability-unknown');
    expect(found?.message).toBe(want && `The source does not show which fields inside ${want} are NOT NULL.`);
  });

  it('is known of a table read over REST', () => {
    expect(checkTable(fixtureModel('nested')).map(({ code }) => code)).not.toContain('nested-nullability-unknown');
  });
});
