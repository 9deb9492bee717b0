import { describe, expect, it } from 'vitest';
import { reservedNames } from '../../src/artifacts/protobuf/reserved-names.ts';
import { verifyProto } from '../../src/artifacts/protobuf/verify-proto.ts';
import { writeProto } from '../../src/artifacts/protobuf/write-proto.ts';
import { writeDescriptor } from '../../src/proto/descriptor.ts';
import type { ProtoField, ProtoMessage } from '../../src/proto/proto-file.ts';
import { tableToProto } from '../../src/proto/table-to-proto.ts';
import { type ColumnSpec, tableOf } from '../lock/lock-of.ts';
import { newLock } from './fixture-lock.ts';
import { generations, nextLock, seeded } from './generations.ts';

describe('over ten generations of a table', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])('a number never means two things, seed %i', (seed) => {
    const meanings = new Map<string, string>();
    // Names that were dropped: each stays reserved until a column has it again.
    const gone = new Set<string>();
    for (const lock of generations(10, seeded(seed))) {
      const file = tableToProto(lock);
      expect(() => verifyProto(writeProto(file), file)).not.toThrow();
      expect(writeDescriptor(file).length).toBeGreaterThan(0);
      note(file.message, '', meanings);
      const reserved = new Set(reservedNames(file.message));
      for (const { name } of file.message.fields) gone.delete(name);
      expect([...gone].filter((name) => !reserved.has(name))).toEqual([]);
      for (const name of reserved) gone.add(name);
    }
    expect(meanings.size).toBeGreaterThan(20);
  });
});

/** Notes what each number means, by the numbers that lead to it, and compares with what it meant before. */
function note(message: ProtoMessage, path: string, meanings: Map<string, string>): void {
  const numbers = message.fields.map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const { number } of message.reserved) expect(numbers).not.toContain(number);
  for (const field of message.fields) {
    const at = `${path}/${field.number}`;
    const meaning = meaningOf(field);
    expect([at, meanings.get(at) ?? meaning]).toEqual([at, meaning]);
    meanings.set(at, meaning);
    if (field.value.kind === 'message') note(field.value.message, at, meanings);
  }
}

/** All that readers of the wire and of the types see: the message's name too. */
function meaningOf({ name, shape, value }: ProtoField): string {
  const key = shape.kind === 'map' ? shape.key : '';
  return `${name} ${shape.kind} ${key} ${value.kind === 'scalar' ? value.scalar : value.message.name}`;
}

describe('messages of structs', () => {
  const names = (columns: ColumnSpec[], ...later: ColumnSpec[][]): string[] => {
    const first = newLock(tableOf(columns));
    const last = later.reduce((lock, next) => nextLock(lock, tableOf(next)), first);
    return tableToProto(last).message.fields.map(({ name, value }) =>
      value.kind === 'message' ? `${name} ${value.message.name}` : name,
    );
  };
  const s: ColumnSpec = ['place', 'struct<x:int>'];
  const rows: [what: string, got: string[], want: string[]][] = [
    ['one that came back is another', names([s], [['a', 'int']], [s]), ['place Place2']],
    ['and again', names([s], [['a', 'int']], [s], [['a', 'int']], [s]), ['place Place3']],
    ['one that was something else before', names([['place', 'int']], [s]), ['place Place2']],
    [
      'moved, they keep their names',
      names(
        [
          ['event', 'struct<x:int>'],
          ['events', 'array<struct<x:int>>'],
        ],
        [
          ['events', 'array<struct<x:int>>'],
          ['event', 'struct<x:int>'],
        ],
      ),
      ['events EventStruct', 'event Event'],
    ],
  ];
  it.each(rows)('%s', (_, got, want) => expect(got).toEqual(want));
});
