import { describe, expect, it } from 'vitest';
import type { Lock, LockColumn, LockType, Reserved } from '../../src/lock/lock.ts';
import type { MovedField } from '../../src/lock/update-fields.ts';
import { updateLock } from '../../src/lock/update-lock.ts';
import { scalarProto } from '../../src/proto/scalar-types.ts';
import { type ColumnSpec, lockOf, numbers, tableOf } from './lock-of.ts';

/** A lock from what `numbers` writes: `a=1 b=2 (c=3)`; a column whose name ends in `s` is a STRING, any other an INT. */
function lockWith(text: string): Lock {
  const columns: LockColumn[] = [];
  const reserved: Reserved[] = [];
  for (const [, open, name, number] of text.matchAll(/(\()?(\w+)=(\d+)/g)) {
    const column = { ...tableOf([[name!, 'int']]).columns[0]!, type: typeOf(name!), number: Number(number) };
    if (open !== undefined) reserved.push({ number: Number(number), name: name!, type: scalarProto(typeOf(name!))! });
    else columns.push(column as LockColumn);
  }
  return { ...lockOf(tableOf([])), columns, reserved };
}

const typeOf = (name: string): LockType => ({ kind: name.endsWith('s') ? 'string' : 'int' });

interface Merge {
  readonly sides: readonly string[];
  readonly base?: string;
  readonly live: string;
}

function merge({ sides, base, live }: Merge): { readonly lock: Lock; readonly moved: readonly MovedField[] } {
  const moved: MovedField[] = [];
  const columns = live.split(' ').map((name): ColumnSpec => [name, name.endsWith('s') ? 'string' : 'int']);
  const lock = updateLock(
    { sides: sides.map(lockWith), base: base === undefined ? undefined : lockWith(base) },
    tableOf(columns),
    { names: { message: 'Thing', file: 'thing' }, scalar: scalarProto, onMoved: (field) => moved.push(field) },
  );
  return { lock, moved };
}

describe('sides of a merge', () => {
  const rows: [what: string, ours: string, theirs: string, live: string, want: string, moved?: string][] = [
    ['that are the same', 'a=1 b=2', 'a=1 b=2', 'a b', 'a=1 b=2'],
    ['that each added a column', 'a=1 b=2', 'a=1 c=2', 'a b c', 'a=1 b=2 c=3', 'c: 2 -> 3'],
    ['whose columns stand in another order', 'a=1 b=2', 'a=1 c=2', 'c a b', 'c=3 a=1 b=2', 'c: 2 -> 3'],
    ['of which theirs has a free number', 'a=1 b=2', 'a=1 c=2 d=3', 'a b c d', 'a=1 b=2 c=4 d=3', 'c: 2 -> 4'],
    [
      'that numbered two columns the other way',
      'a=1 b=2 c=3',
      'a=1 c=2 b=3',
      'a b c',
      'a=1 b=2 c=3',
      'b: 3 -> 2, c: 2 -> 3',
    ],
    ['of which theirs dropped a column that is there', 'a=1 b=2', 'a=1 (b=2)', 'a b', 'a=1 b=2'],
    ['of which theirs dropped a column that is gone', 'a=1 b=2', 'a=1 (b=2)', 'a', 'a=1 (b=2)'],
    ['of which ours dropped a column that is there', 'a=1 (b=2)', 'a=1 b=2', 'a b', 'a=1 b=3 (b=2)', 'b: 2 -> 3'],
    ['of which ours retired a number that theirs gave', 'a=1 (b=2)', 'a=1 c=2', 'a c', 'a=1 c=3 (b=2)', 'c: 2 -> 3'],
    ['with retired numbers each', 'a=1 (b=2)', 'a=1 (b=2) (c=3) (d=4)', 'a', 'a=1 (b=2) (c=3) (d=4)'],
    ['of which theirs changed a type and back', 'a=1', 'a=2 (a=1)', 'a', 'a=1 (a=2)', 'a: 2 -> 1'],
    ['with a number that protobuf keeps', 'a=18999', 'b=18999', 'a b', 'a=18999 b=20000', 'b: 18999 -> 20000'],
    ['of which ours has a number twice', 'a=1 b=2 c=2', 'a=1 b=2', 'a b c', 'a=1 b=2 c=3', 'c: 2 -> 3'],
  ];
  it.each(rows)('%s', (_, ours, theirs, live, want, moves = '') => {
    const { lock, moved } = merge({ sides: [ours, theirs], live });
    expect(numbers(lock)).toBe(want);
    expect(moved.map(({ path, before, now }) => `${path}: ${before} -> ${now}`).join(', ')).toBe(moves);
  });

  it('may be more than two', () => {
    const { lock } = merge({ sides: ['a=1 b=2', 'a=1 c=2', 'a=1 d=2 e=3'], live: 'a b c d e' });
    expect(numbers(lock)).toBe('a=1 b=2 c=4 d=5 e=3');
  });
});

describe('a single side', () => {
  const rows: [what: string, side: string, live: string, want: string][] = [
    ['with a number twice', 'b=2 a=1 c=2', 'b a c', 'b=2 a=1 c=3'],
    ['with a number three times', 'a=2 b=2 c=2', 'a b c', 'a=2 b=3 c=4'],
    ['with the retired number of another column', 'a=1 b=2 (c=2)', 'a b', 'a=1 b=3 (c=2)'],
    ['with the retired number of the same column', 'a=1 b=2 (b=2)', 'a b', 'a=1 b=2'],
    ['with a column twice', 'b=2 a=1 b=2', 'b a', 'b=2 a=1'],
    ['with a column twice, with two numbers', 'b=2 a=1 b=3', 'b a', 'b=2 a=1 (b=3)'],
  ];
  it.each(rows)('%s', (_, side, live, want) => expect(numbers(merge({ sides: [side], live }).lock)).toBe(want));

  it('never gives a retired number back to a column of another type on the wire', () => {
    const side = lockWith('a=1 b=2');
    const retired: Lock = { ...side, reserved: [{ number: 2, name: 'b', type: 'string' }] };
    expect(
      numbers(
        lockOf(
          tableOf([
            ['a', 'int'],
            ['b', 'int'],
          ]),
          retired,
        ),
      ),
    ).toBe('a=1 b=3 (b=2)');
  });
});

it('a column that theirs renamed keeps the number that both had', () => {
  const column = (name: string, columnId?: number): ColumnSpec => [name, 'int', { columnId }];
  const base = lockOf(tableOf([column('a', 1)]));
  // Ours was read from a source without ids.
  const ours = lockOf(tableOf([column('a'), column('b')]), base);
  const theirs = lockOf(tableOf([column('z', 1)]), base);
  const update = { names: base, scalar: scalarProto };
  const live = tableOf([column('z', 1), column('b', 2)]);
  expect(numbers(updateLock({ sides: [ours, theirs], base }, live, update))).toBe('z=1 b=2');
});

it('follows ids in each target that a side knows', () => {
  const target = (name: string) => ({ names: { message: 'Thing', file: 'thing' }, scalar: scalarProto, target: name });
  const table = (id: string, ...columns: [string, number][]) =>
    tableOf(
      columns.map(([name, columnId]): ColumnSpec => [name, 'int', { columnId }]),
      { tableId: id },
    );
  const base = updateLock(undefined, table('dev', ['a', 4]), target('dev'));
  const ours = updateLock({ sides: [base] }, table('dev', ['a', 4], ['b', 5]), target('dev'));
  const theirs = updateLock({ sides: [base] }, table('prod', ['a', 7]), target('prod'));
  const merged = updateLock({ sides: [ours, theirs], base }, table('prod', ['z', 7]), target('prod'));
  expect(numbers(merged)).toBe('z=1 (b=2)');
  expect(merged.columns[0]).toMatchObject({ columnIds: { prod: 7 }, unconfirmedIds: { dev: 4 } });
  expect(merged.ids).toEqual({ dev: { tableId: 'dev' }, prod: { tableId: 'prod' } });
});

it('follows no id of a table that our side has not', () => {
  const target = (name: string) => ({ names: { message: 'Thing', file: 'thing' }, scalar: scalarProto, target: name });
  const table = (id: string, ...columns: [string, number][]) =>
    tableOf(
      columns.map(([name, columnId]): ColumnSpec => [name, 'int', { columnId }]),
      { tableId: id },
    );
  const prod = table('prod', ['a', 4], ['b', 5]);
  const dev = updateLock(undefined, table('dev', ['a', 1], ['b', 2]), target('dev'));
  const base = updateLock({ sides: [dev] }, prod, target('prod'));
  // Our side has the table of dev, and its ids no more. Theirs has a new one, which counts ids from 1 in another order.
  const named = { ...prod, tableId: undefined, columns: prod.columns.map((each) => ({ ...each, columnId: null })) };
  const ours = [named, prod].reduce((lock, model) => updateLock({ sides: [lock] }, model, target('prod')), base);
  const theirs = updateLock({ sides: [base] }, table('again', ['b', 1], ['a', 2]), target('dev'));
  const merged = updateLock({ sides: [ours, theirs], base }, prod, target('prod'));
  expect(merged.columns.map(({ columnIds }) => columnIds)).toEqual([{ prod: 4 }, { prod: 5 }]);
  expect(numbers(updateLock({ sides: [merged] }, table('dev', ['a', 1], ['b', 2]), target('dev')))).toBe('a=1 b=2');
  // If the table of theirs is the one that is read, its ids count.
  const again = updateLock({ sides: [ours, theirs], base }, table('again', ['z', 1], ['a', 2]), target('dev'));
  expect(numbers(again)).toBe('z=2 a=1');
});

describe('fields of structs', () => {
  const table = (...fields: string[]) =>
    tableOf([['a', `array<map<string,struct<${fields.map((name) => `${name}:int`).join(',')}>>>`]]);

  it('are numbered by the same rules, and told by their path', () => {
    const base = lockOf(table('x'));
    const [ours, theirs] = [lockOf(table('x', 'y'), base), lockOf(table('x', 'z', 'w'), base)];
    const moved: MovedField[] = [];
    const update = { names: base, scalar: scalarProto, onMoved: (field: MovedField) => moved.push(field) };
    const merged = updateLock({ sides: [ours, theirs], base }, table('x', 'y', 'z'), update);
    expect(JSON.stringify(merged.columns[0]?.type)).toContain('"reserved":[{"number":3,"name":"w","type":"int32"}]');
    expect(moved).toEqual([{ path: 'a[]{}.z', before: 2, now: 4 }]);
  });

  it('start anew where a side has no struct', () => {
    const ours = lockOf(tableOf([['a', 'int']]));
    const merged = lockOf(table('x'), ours, lockOf(table('q', 'x')));
    expect(numbers(merged)).toBe('a=2 (a=1)');
    expect(JSON.stringify(merged.columns[0]?.type)).toContain('"name":"x","type":{"kind":"int"},"number":2');
  });
});

it('keeps our names, unites ids and files, and erases nothing that one side knows', () => {
  const hash = 'a'.repeat(64);
  const ours: Lock = {
    ...lockWith('a=1'),
    message: 'Ours',
    ids: { prod: { tableId: 'p' } },
    files: [{ path: 'ours', sha256: hash }],
  };
  const theirs: Lock = {
    ...lockOf(tableOf([['a', 'int']], { rowFilter: 'f' })),
    ids: { prod: { tableId: 'q' }, dev: { tableId: 'd' } },
    files: ['ours', 'theirs'].map((path) => ({ path, sha256: 'b'.repeat(64) })),
  };
  const merged = lockOf(tableOf([['a', 'int']], { tableId: null }), ours, theirs);
  expect(merged).toMatchObject({ message: 'Ours', rowFilter: 'f', columns: [{ name: 'a', number: 1 }] });
  expect(merged.ids).toEqual({ prod: { tableId: 'p' }, dev: { tableId: 'd' } });
  expect(new Map(merged.files.map(({ path, sha256 }) => [path, sha256[0]]))).toEqual(
    new Map([
      ['ours', 'a'],
      ['theirs', 'b'],
    ]),
  );
});
