import { expect, test } from 'vitest';
import type { Column } from '../../src/record/column.ts';
import { findUnknownKey, unknownKeyError } from '../../src/record/unknown-key.ts';

const point = { struct: [{ name: 'lat', type: 'double' }] } as const;
const columns: Column[] = [
  { name: 'id', type: 'int' },
  { name: 'constructor', type: 'int', property: 'constructor$' },
  { name: 'at', type: point },
  { name: 'path', type: { array: point } },
  { name: 'named', type: { map: ['string', point] } },
  { name: 'counts', type: { map: ['string', 'int'] } },
];

test.each<[record: unknown, path: string | undefined]>([
  [{}, undefined],
  [{ id: 1, at: { lat: 1 }, path: [{ lat: 1 }], named: { a: { lat: 1 } }, counts: { any: 1 } }, undefined],
  [{ constructor: 1 }, undefined],
  [{ constructor$: 1 }, undefined],
  [{ id: 1, idd: 1 }, 'idd'],
  [{ at: { latt: 1 } }, 'at.latt'],
  [{ path: [{ lat: 1 }, { latt: 1 }] }, 'path[1].latt'],
  [{ named: { a: { latt: 1 } } }, 'named[a].latt'],
  [{ named: new Map([['a', { latt: 1 }]]) }, 'named[a].latt'],
  [{ at: null, path: undefined, named: 5 }, undefined],
  [null, undefined],
  ['text', undefined],
])('%j: %s', (record, path) => expect(findUnknownKey(columns, record)).toBe(path));

test('the error names the path', () => {
  expect(unknownKeyError('at.latt').message).toBe('at.latt is not a column of the table [unknown-key]');
});
