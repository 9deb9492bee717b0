import { describe, expect, it } from 'vitest';
import { compareNumbers } from '../../src/lock/compare-numbers.ts';
import type { Lock } from '../../src/lock/lock.ts';
import { scalarProto } from '../../src/proto/scalar-types.ts';
import { type ColumnSpec, lockOf, tableOf } from './lock-of.ts';

const compare = (before: Lock, now: Lock) =>
  compareNumbers(before, now, scalarProto).map(({ kind, path, number, now: other }) =>
    `${kind} ${path}=${number} ${other}`.trim(),
  );

const before = lockOf(
  tableOf([
    ['a', 'int', { columnId: 1 }],
    ['b', 'string', { columnId: 2 }],
    ['s', 'array<struct<x:int,y:int>>', { columnId: 3 }],
  ]),
);
const dropped = lockOf(tableOf([['a', 'int', { columnId: 1 }]]), before);
const struct = 'array<struct<y:int>>';

describe('what a later lock may do', () => {
  const rows: [what: string, now: ColumnSpec[]][] = [
    [
      'nothing',
      [
        ['a', 'int'],
        ['b', 'string'],
        ['s', 'array<struct<x:int,y:int>>'],
      ],
    ],
    [
      'add columns and fields',
      [
        ['n', 'int'],
        ['a', 'int'],
        ['b', 'string'],
        ['s', 'array<struct<x:int,y:int,z:int>>'],
      ],
    ],
    [
      'retire them',
      [
        ['a', 'int'],
        ['s', struct],
      ],
    ],
    [
      'change a type on the wire, with a new number',
      [
        ['a', 'int'],
        ['b', 'double'],
        ['s', struct],
      ],
    ],
    [
      'rename a column by its id',
      [
        ['z', 'int', { columnId: 1 }],
        ['b', 'string'],
        ['s', struct],
      ],
    ],
    [
      'have a column anew under another id',
      [
        ['a', 'int', { columnId: 9 }],
        ['b', 'string'],
        ['s', struct],
      ],
    ],
  ];
  it.each(rows)('%s', (_, columns) => {
    const withIds = columns.map(([name, type, more]): ColumnSpec => {
      const id = before.columns.find((column) => column.name === name)?.columnId ?? 7;
      return [name, type, { columnId: id, ...more }];
    });
    expect(compare(before, lockOf(tableOf(withIds), before))).toEqual([]);
  });
});

describe('what it may not do', () => {
  const rows: [what: string, before: Lock, now: Lock, want: string[]][] = [
    [
      'move a number',
      before,
      {
        ...before,
        columns: before.columns.map((column) => ({ ...column, number: column.name === 'a' ? 8 : column.number })),
      },
      ['forgotten a=1', 'moved a=1 8'],
    ],
    [
      'move a number and reserve the old one',
      before,
      {
        ...before,
        columns: before.columns.map((column) => ({ ...column, number: column.name === 'a' ? 8 : column.number })),
        reserved: [{ number: 1, name: 'a' }],
      },
      ['moved a=1 8'],
    ],
    [
      'rename a column without its id',
      before,
      {
        ...before,
        columns: before.columns.map((column) =>
          column.name === 'a' ? { ...column, name: 'q', columnId: 12 } : column,
        ),
      },
      ['reused a=1 q'],
    ],
    [
      'change a type on the wire under one number',
      before,
      {
        ...before,
        columns: before.columns.map((column) =>
          column.name === 'a' ? { ...column, type: { kind: 'double' } } : column,
        ),
      },
      ['reused a=1 a'],
    ],
    ['forget a retired number', dropped, { ...dropped, reserved: dropped.reserved.slice(1) }, ['forgotten b=2']],
    [
      'use a retired number again',
      dropped,
      {
        ...dropped,
        columns: [...dropped.columns, { ...before.columns[1]!, number: 3 }],
        reserved: dropped.reserved.slice(0, 1),
      },
      ['reused s=3 b'],
    ],
    [
      'start anew',
      before,
      lockOf(
        tableOf([
          ['b', 'string'],
          ['a', 'int'],
        ]),
      ),
      ['reused a=1 b', 'reused b=2 a', 'forgotten s=3'],
    ],
  ];
  it.each(rows)('%s', (_, old, now, want) => expect(compare(old, now)).toEqual(want));

  it('do any of it inside a struct', () => {
    const now = lockOf(tableOf([['s', 'array<struct<w:int,y:int>>']]));
    const numbered = { ...now, columns: now.columns.map((column) => ({ ...column, number: 3 })) };
    const old = { ...before, columns: before.columns.slice(2) };
    expect(compare(old, numbered)).toEqual(['reused s[].x=1 s[].w']);
  });
});
