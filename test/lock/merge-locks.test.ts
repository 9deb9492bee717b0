import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkNumbers } from '../../src/lock/check-numbers.ts';
import { isFieldNumber } from '../../src/lock/field-number.ts';
import type { Lock, LockColumn, LockMember, LockType, Reserved } from '../../src/lock/lock.ts';
import { mergeLocks } from '../../src/lock/merge-locks.ts';
import { movedFields } from '../../src/lock/moved-fields.ts';
import { resolveLock } from '../../src/lock/resolve-lock.ts';
import { serialiseLock } from '../../src/lock/serialise-lock.ts';
import { type ColumnSpec, lockOf, numbers, tableOf } from './lock-of.ts';

/** A lock from what `numbers` writes: `a=1 b=2 (c=3)`. */
function lockWith(text: string, type: LockType = { kind: 'int' }): Lock {
  const columns: LockColumn[] = [];
  const reserved: Reserved[] = [];
  for (const [, open, name, number] of text.matchAll(/(\()?(\w+)=(\d+)/g)) {
    if (open !== undefined) reserved.push({ number: Number(number), name: name! });
    else columns.push({ ...tableOf([[name!, 'int']]).columns[0]!, type, number: Number(number) });
  }
  return { ...lockOf(tableOf([])), columns, reserved };
}

describe('both sides of a conflict', () => {
  const rows: [what: string, ours: string, theirs: string, want: string][] = [
    ['the same', 'a=1 b=2', 'a=1 b=2', 'a=1 b=2'],
    ['each added a column', 'a=1 b=2', 'a=1 c=2', 'a=1 b=2 c=3'],
    ['each added the same column', 'a=1 b=2', 'a=1 b=2', 'a=1 b=2'],
    ['each added two, one of them the same', 'a=1 b=2 c=3', 'a=1 c=2 b=3', 'a=1 b=2 c=3'],
    ['a number that is free stays', 'a=1 b=2', 'a=1 c=2 d=3', 'a=1 b=2 c=4 d=3'],
    ['what they dropped is for the table to tell', 'a=1 b=2', 'a=1 (b=2)', 'a=1 b=2'],
    ['what we dropped stays dropped', 'a=1 (b=2)', 'a=1 b=2', 'a=1 (b=2)'],
    ['we dropped one, they added one', 'a=1 (b=2)', 'a=1 b=2 c=3', 'a=1 c=3 (b=2)'],
    ['they added what we retired', 'a=1 (b=2)', 'a=1 c=2', 'a=1 c=3 (b=2)'],
    ['we added what they retired', 'a=1 b=2', 'a=1 (c=2)', 'a=1 b=2'],
    ['reserved of both', 'a=1 (b=2)', 'a=1 (b=2) (c=3) (d=4)', 'a=1 (b=2) (c=3) (d=4)'],
    ['they gave a column a new number', 'a=1', 'a=2 (a=1)', 'a=1 (a=2)'],
    ['we gave a column a new number', 'a=2 (a=1)', 'a=1', 'a=2 (a=1)'],
    ['numbers of protobuf are skipped', 'a=18999', 'b=18999', 'a=18999 b=20000'],
    ['a clean part gave our side a number twice', 'a=1 b=2 c=2', 'a=1 b=2 c=2 d=3', 'a=1 b=2 c=4 d=3'],
  ];
  it.each(rows)('%s', (_, ours, theirs, want) => {
    expect(numbers(mergeLocks(lockWith(ours), lockWith(theirs)))).toBe(want);
  });
});

describe('a clean merge', () => {
  const rows: [what: string, merged: string, want: string][] = [
    ['that is well', 'a=1 c=4 b=2 (d=3)', 'a=1 c=4 b=2 (d=3)'],
    ['gave a number twice', 'b=2 a=1 c=2', 'b=2 a=1 c=3'],
    ['gave a number three times', 'a=2 b=2 c=2', 'a=2 b=3 c=4'],
    ['gave a retired number', 'a=1 b=2 (c=2)', 'a=1 b=3 (c=2)'],
    ['dropped a column on one side', 'a=1 b=2 (b=2)', 'a=1 b=2'],
    ['has a column twice', 'b=2 a=1 b=2', 'b=2 a=1'],
    ['has a column twice, with two numbers', 'b=2 a=1 b=3', 'b=2 a=1 (b=3)'],
  ];
  it.each(rows)('%s', (_, merged, want) => expect(numbers(mergeLocks(lockWith(merged)))).toBe(want));
});

describe('fields of structs', () => {
  const struct = (text: string): LockType => {
    const { columns: fields, reserved } = lockWith(text);
    return { kind: 'struct', fields: fields.map(({ name, number, type }) => ({ name, number, type })), reserved };
  };
  const deep = (text: string): Lock =>
    lockWith('a=1', { kind: 'array', element: { kind: 'map', key: { kind: 'string' }, value: struct(text) } });

  it.each([
    ['of both sides', [deep('x=1 y=2'), deep('x=1 z=2 (w=3)')], deep('x=1 y=2 z=4 (w=3)')],
    ['of a clean merge', [deep('x=1 y=2 z=2')], deep('x=1 y=2 z=3')],
    ['that is none on their side', [deep('x=1'), lockWith('a=1')], deep('x=1')],
  ] as [string, [Lock, ...Lock[]], Lock][])('%s', (_, sides, want) => {
    expect(mergeLocks(...sides).columns).toEqual(want.columns);
  });

  it('are told of by their path', () => {
    const sides = [deep('x=1 y=2'), deep('x=1 z=2')] as const;
    const lock = mergeLocks(...sides);
    expect(movedFields({ lock, sides }, lock)).toEqual([{ path: 'a[]{}.z', before: 2, now: 3 }]);
  });
});

it('follows column ids over a rename', () => {
  const base = lockOf(tableOf([['a', 'int', { columnId: 1 }]]));
  const ours = lockOf(tableOf([['b', 'int', { columnId: 1 }]]), base);
  const theirs = lockOf(
    tableOf([
      ['a', 'int', { columnId: 1 }],
      ['c', 'int', { columnId: 2 }],
    ]),
    base,
  );
  expect(numbers(mergeLocks(ours, theirs))).toBe('b=1 c=2');
});

describe('ids by target', () => {
  /** A lock from `a=1[dev:4,prod:7]`, its columns with these ids; what stands there is in a struct of a column too. */
  const lockWithIds = (text: string): Lock => {
    const { columns, reserved } = lockWith(text.replaceAll(/\[.*?\]/g, ''));
    const ids = new Map([...text.matchAll(/(\w+=\d+)\[(.*?)\]/g)].map(([, at, pairs]) => [at, pairs!.split(',')]));
    const fields = columns.map((column) => {
      const pairs = (ids.get(`${column.name}=${column.number}`) ?? []).map((pair) => [
        pair.split(':')[0]!,
        Number(pair.split(':')[1]),
      ]);
      return pairs.length === 0
        ? column
        : { ...column, columnIds: Object.fromEntries(pairs) as Record<string, number> };
    });
    const inner: LockType = {
      kind: 'struct',
      fields: fields.map(({ name, number, type, columnIds }) => ({
        ...{ name, number, type, nullable: true, comment: null },
        ...(columnIds && { columnIds }),
      })),
      reserved,
    };
    const nested = { ...lockWith('nested=100').columns[0]!, type: inner };
    return { ...lockWith(''), columns: [nested, ...fields], reserved };
  };

  it.each<[what: string, ours: string, theirs: string, want: string]>([
    ['are united', 'a=1[dev:4]', 'a=1[prod:7]', 'a=1[dev:4,prod:7]'],
    ['follow a new name of theirs', 'a=1[dev:4]', 'b=1[dev:4,prod:7]', 'a=1[dev:4,prod:7]'],
    ['of another column of the same name', 'a=1[dev:4]', 'a=2[dev:5] (a=1)', 'a=1[dev:4] a=2[dev:5]'],
    ['come before names', 'd=2[dev:1] a=1[dev:4,prod:7]', 'd=1[prod:7]', 'd=2[dev:1] a=1[dev:4,prod:7]'],
    ['are known of one side alone', 'a=1', 'b=2[dev:5] a=1[dev:4]', 'a=1[dev:4] b=2[dev:5]'],
  ])('%s', (_, ours, theirs, want) => {
    const [left, right] = [serialiseLock(lockWithIds(ours)), serialiseLock(lockWithIds(theirs))];
    const text = `<<<<<<< ours\n${left}=======\n${right}>>>>>>> theirs\n`;
    const { lock } = resolveLock(text, `${ours} and ${theirs}`);
    expect(JSON.parse(serialiseLock(lock))).toEqual(JSON.parse(serialiseLock(lockWithIds(want))));
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
    ...lockOf(tableOf([['a', 'int', { columnId: 7 }]], { rowFilter: 'f' })),
    ids: { prod: { tableId: 'q' }, dev: { tableId: 'd' } },
    files: ['ours', 'theirs'].map((path) => ({ path, sha256: 'b'.repeat(64) })),
  };
  const merged = mergeLocks(ours, theirs);
  expect(merged).toMatchObject({ message: 'Ours', rowFilter: 'f', columns: [{ name: 'a', number: 1, columnId: 7 }] });
  expect(merged.ids).toEqual({ prod: { tableId: 'p' }, dev: { tableId: 'd' } });
  expect(new Map(merged.files.map(({ path, sha256 }) => [path, sha256[0]]))).toEqual(
    new Map([
      ['ours', 'a'],
      ['theirs', 'b'],
    ]),
  );
});

describe('whatever two branches did', () => {
  const scalar = fc.constantFrom('int', 'string');
  const struct = fc
    .uniqueArray(fc.tuple(fc.constantFrom('p', 'q', 'r'), scalar), { minLength: 1, selector: ([name]) => name })
    .map((fields) => `struct<${fields.map(([name, type]) => `${name}:${type}`).join(',')}>`);
  const type = fc.oneof(
    scalar,
    struct,
    struct.map((text) => `array<${text}>`),
  );
  const table: fc.Arbitrary<ColumnSpec[]> = fc.uniqueArray(fc.tuple(fc.constantFrom(...'abcdef'), type), {
    selector: ([name]) => name,
  });
  const updates = fc.array(table, { minLength: 1, maxLength: 4 });
  const grown = (tables: readonly ColumnSpec[][], base?: Lock): Lock | undefined =>
    tables.reduce<Lock | undefined>((lock, columns) => lockOf(tableOf(columns), lock), base);

  it('no number is given twice or again, and every number of our side is kept', () => {
    fc.assert(
      fc.property(updates, updates, updates, table, (before, left, right, live) => {
        const base = grown(before);
        const ours = grown(left, base)!;
        const theirs = grown(right, base)!;
        const merged = mergeLocks(ours, theirs);
        expectMerged(fieldsOf(ours), fieldsOf(theirs), fieldsOf(merged));
        expect(checkNumbers(merged)).toBeUndefined();
        expect(checkNumbers(lockOf(tableOf(live), merged))).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('a clean merge of their columns after ours has no number twice, and ours are kept', () => {
    fc.assert(
      fc.property(updates, updates, updates, (before, left, right) => {
        const base = grown(before);
        const ours = grown(left, base)!;
        const theirs = grown(right, base)!;
        const merged = mergeLocks({ ...ours, columns: [...ours.columns, ...theirs.columns] });
        expect(checkNumbers(merged)).toBeUndefined();
        expect(numbers({ ...merged, reserved: [] }).split(' ')).toEqual(
          expect.arrayContaining(ours.columns.map(({ name, number }) => `${name}=${number}`)),
        );
        expect(mergeLocks(merged)).toEqual(merged);
      }),
    );
  });
});

interface Fields {
  readonly fields: readonly LockMember[];
  readonly reserved: readonly Reserved[];
}

function fieldsOf({ columns, reserved }: Lock): Fields {
  return { fields: columns, reserved };
}

function numbersOf({ fields, reserved }: Fields): number[] {
  return [...fields, ...reserved].map(({ number }) => number);
}

function expectMerged(ours: Fields, theirs: Fields, merged: Fields): void {
  const given = numbersOf(merged);
  const before = [...numbersOf(ours), ...numbersOf(theirs)];
  expect(new Set(given).size).toBe(given.length);
  expect(given.every(isFieldNumber)).toBe(true);
  expect(given).toEqual(expect.arrayContaining(before));
  for (const field of merged.fields) {
    const our = ours.fields.find(({ name }) => name === field.name);
    const their = theirs.fields.find(({ name }) => name === field.name);
    if (our !== undefined) expect(field.number).toBe(our.number);
    else if (numbersOf(ours).includes(their!.number)) expect(before).not.toContain(field.number);
    else expect(field.number).toBe(their!.number);
    // A struct and a list of structs have no fields in common.
    if (our?.type.kind !== their?.type.kind) continue;
    const [a, b, c] = [our?.type, their?.type, field.type].map(inner);
    if (a !== undefined && b !== undefined) expectMerged(a, b, c!);
  }
  for (const { name } of ours.fields) expect(merged.fields.map((field) => field.name)).toContain(name);
}

/** The struct in a type. */
function inner(type: LockType | undefined): Fields | undefined {
  if (type?.kind === 'array') return inner(type.element);
  return type?.kind === 'struct' ? type : undefined;
}
