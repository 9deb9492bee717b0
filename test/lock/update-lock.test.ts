import { describe, expect, it } from 'vitest';
import type { Lock } from '../../src/lock/lock.ts';
import { lockToModel } from '../../src/lock/lock-to-model.ts';
import { updateLock } from '../../src/lock/update-lock.ts';
import { scalarProto } from '../../src/proto/scalar-types.ts';
import { type ColumnSpec, lockOf, numbers, tableOf } from './lock-of.ts';

describe('field numbers', () => {
  const rows: [what: string, tables: ColumnSpec[][], want: string][] = [
    [
      'are given in order',
      [
        [
          ['a', 'int'],
          ['b', 'string'],
        ],
      ],
      'a=1 b=2',
    ],
    [
      'stay when columns move',
      [
        [
          ['a', 'int'],
          ['b', 'int'],
        ],
        [
          ['b', 'int'],
          ['a', 'int'],
        ],
      ],
      'b=2 a=1',
    ],
    [
      'of a new column are new',
      [
        [['a', 'int']],
        [
          ['z', 'int'],
          ['a', 'int'],
        ],
      ],
      'z=2 a=1',
    ],
    [
      'of a dropped column are reserved',
      [
        [
          ['a', 'int'],
          ['b', 'int'],
        ],
        [['a', 'int']],
      ],
      'a=1 (b=2)',
    ],
    [
      'are never given again',
      [
        [
          ['a', 'int'],
          ['b', 'int'],
        ],
        [['a', 'int']],
        [
          ['a', 'int'],
          ['c', 'int'],
        ],
        [
          ['a', 'int'],
          ['c', 'int'],
          ['b', 'int'],
        ],
      ],
      'a=1 c=3 b=4 (b=2)',
    ],
    ['stay when the type is one on the wire', [[['a', 'decimal(5,2)']], [['a', 'decimal(9,2)']]], 'a=1'],
    ['change with the type', [[['a', 'int']], [['a', 'string']]], 'a=2 (a=1)'],
    ['change with the element', [[['a', 'array<int>']], [['a', 'array<string>']]], 'a=2 (a=1)'],
    ['change between scalar and struct', [[['a', 'int']], [['a', 'struct<x:int>']]], 'a=2 (a=1)'],
    ['stay for a struct that changes inside', [[['a', 'struct<x:int>']], [['a', 'struct<y:int>']]], 'a=1'],
    ['follow the column id', [[['a', 'int', { columnId: 7 }]], [['b', 'int', { columnId: 7 }]]], 'b=1'],
    ['are not those of another id', [[['a', 'int', { columnId: 7 }]], [['a', 'int', { columnId: 8 }]]], 'a=2 (a=1)'],
    ['follow the name where one side has no id', [[['a', 'int']], [['a', 'int', { columnId: 8 }]]], 'a=1'],
    [
      'follow ids when names are swapped',
      [
        [
          ['a', 'int', { columnId: 1 }],
          ['b', 'int', { columnId: 2 }],
        ],
        [
          ['b', 'int', { columnId: 1 }],
          ['a', 'int', { columnId: 2 }],
        ],
      ],
      'b=1 a=2',
    ],
  ];
  it.each(rows)('%s', (_, tables, want) => {
    let lock: Lock | undefined;
    for (const columns of tables) lock = lockOf(tableOf(columns), lock);
    expect(numbers(lock!)).toBe(want);
  });

  it('skip those that protobuf keeps for itself', () => {
    const first = lockOf(tableOf([['a', 'int']]));
    const late = { ...first, columns: [{ ...first.columns[0]!, number: 18_999 }] };
    expect(
      numbers(
        lockOf(
          tableOf([
            ['a', 'int'],
            ['b', 'int'],
          ]),
          late,
        ),
      ),
    ).toBe('a=18999 b=20000');
  });

  it('of nested fields are kept and reserved in their struct', () => {
    const before = lockOf(tableOf([['s', 'array<struct<x:int,y:struct<p:int,q:int>>>']]));
    const after = lockOf(tableOf([['s', 'array<struct<z:int,y:struct<q:int>>>']]), before);
    expect(after.columns[0]?.type).toEqual({
      kind: 'array',
      element: {
        kind: 'struct',
        fields: [
          { name: 'z', type: { kind: 'int' }, number: 3 },
          {
            name: 'y',
            number: 2,
            type: {
              kind: 'struct',
              fields: [{ name: 'q', type: { kind: 'int' }, number: 2 }],
              reserved: [{ name: 'p', number: 1, type: 'int32' }],
            },
          },
        ],
        reserved: [{ name: 'x', number: 1, type: 'int32' }],
      },
    });
  });
});

describe('column ids', () => {
  const table = (id: string | null, ...columns: (string | [string, number])[]) =>
    tableOf(
      columns.map((column): ColumnSpec => {
        const [name, columnId] = typeof column === 'string' ? [column] : column;
        return [name, 'int', { columnId }];
      }),
      { tableId: id },
    );
  const rows: [what: string, tables: ReturnType<typeof table>[], want: string][] = [
    [
      'of a table that was recreated say nothing',
      [table('1', ['a', 1], ['b', 2]), table('2', ['b', 1], ['a', 2])],
      'b=2 a=1',
    ],
    [
      'of a table without an id say nothing',
      [table(null, ['a', 1], ['b', 2]), table(null, ['b', 1], ['a', 2])],
      'b=2 a=1',
    ],
    [
      'of a table whose id is not known any more say nothing',
      [table('1', ['a', 1]), table(null, ['b', 1])],
      'b=2 (a=1)',
    ],
    [
      'are forgotten when a source without ids gave the column',
      // Between the first two reads, a was renamed to b, and a new a was added.
      [table('1', ['a', 1]), table('1', 'a', 'b'), table('1', ['b', 1], ['a', 2])],
      'b=2 a=1',
    ],
    ['are taken up again', [table('1', ['a', 1]), table('1', 'a'), table('1', ['a', 1]), table('1', ['b', 1])], 'b=1'],
  ];
  it.each(rows)('%s', (_, tables, want) => {
    expect(numbers(tables.reduce<Lock | undefined>((lock, each) => lockOf(each, lock), undefined)!)).toBe(want);
  });

  it('of each developer stay apart in one target', () => {
    const target = { names: { message: 'T', file: 't' }, scalar: scalarProto, target: 'dev' };
    const mine = updateLock(undefined, table('mine', ['a', 1], ['b', 2]), target);
    const yours = updateLock({ sides: [mine] }, table('yours', ['b', 1], ['a', 2]), target);
    expect(numbers(yours)).toBe('b=2 a=1');
    expect(numbers(updateLock({ sides: [yours] }, table('mine', ['a', 1], ['b', 2]), target))).toBe('a=1 b=2');
  });

  it('of other targets are kept with a column that this source names by its id, and only then', () => {
    const read = (target: string, model: ReturnType<typeof table>, lock?: Lock) =>
      updateLock(lock && { sides: [lock] }, model, { names: { message: 'T', file: 't' }, scalar: scalarProto, target });
    const both = read('dev', table('d', ['a', 4]), read('prod', table('p', ['a', 7])));
    expect(both.columns[0]).toMatchObject({ columnIds: { prod: 7, dev: 4 } });
    expect(read('dev', table('d', 'a'), both).columns[0]).not.toHaveProperty('columnIds');
    const renamed = read('dev', table('d', ['b', 4]), both);
    expect(renamed.columns[0]).toMatchObject({ columnIds: { dev: 4 }, unconfirmedIds: { prod: 7 } });
    expect(lockToModel(renamed, 'prod').columns[0]).toMatchObject({ columnId: 7 });
    // Prod may have joined another column by the name: its number does not go from one name to the other and back.
    expect(numbers(read('prod', table('p', ['a', 7]), renamed))).toBe('a=2 (b=1)');
    expect(read('prod', table('p', ['b', 7]), renamed).columns[0]).not.toHaveProperty('unconfirmedIds');
  });
});

describe('facts', () => {
  it('that are known are not erased by unknown ones', () => {
    const before = lockOf(tableOf([['a', 'int', { comment: 'hello' }]]));
    const { comment: _, ...silent } = tableOf([['a', 'int']]).columns[0]!;
    const after = lockOf({ ...tableOf([]), columns: [silent] }, before);
    expect(after.columns[0]).toMatchObject({ comment: 'hello' });
  });

  it('change when they are known to be none', () => {
    const before = lockOf(tableOf([['a', 'int', { comment: 'hello' }]]));
    expect(lockOf(tableOf([['a', 'int']]), before).columns[0]?.comment).toBeNull();
  });

  it('of the type are those of now', () => {
    const before = lockOf(tableOf([['a', 'varchar(5)']]));
    expect(lockOf(tableOf([['a', 'varchar(9)']]), before).columns[0]?.type).toEqual({ kind: 'varchar', length: 9 });
  });

  it('keep the names and the ids of other targets', () => {
    const first = {
      ...lockOf(tableOf([['a', 'int']], { tableId: 'x' })),
      message: 'Old',
      ids: { prod: { tableId: 'p' } },
    };
    const after = lockOf(tableOf([['a', 'int']], { tableId: 'y' }), first);
    expect([after.message, after.ids]).toEqual(['Old', { prod: { tableId: 'p' }, default: { tableId: 'y' } }]);
  });
});
