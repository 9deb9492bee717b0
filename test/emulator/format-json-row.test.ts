import { expect, test } from 'vitest';
import { variantNull } from 'zerobus-runtime';
import type { ColumnType } from 'zerobus-runtime/codegen';
import { formatJsonRow } from '../../src/emulator/format-json-row.ts';

test.each<readonly [ColumnType, unknown, unknown]>([
  [{ array: 'bigint' }, [1n, null], ['1', null]],
  [{ array: 'variant' }, [variantNull, null, { a: 1 }], [null, null, { a: 1 }]],
  [
    { map: ['bigint', 'timestamp'] },
    new Map([
      [1n, null],
      [2n, 0n],
    ] as never),
    { 1: null, 2: '1970-01-01T00:00:00.000000Z' },
  ],
  [{ array: { struct: [{ name: 'x', type: 'double' }] } }, [null, {}, { x: Number.NaN }], [null, {}, { x: 'NaN' }]],
  [
    { map: ['string', { array: 'binary' }] },
    new Map([['__proto__', [Uint8Array.of(1), null]]]),
    JSON.parse('{"__proto__":["AQ==",null]}'),
  ],
  ['string', undefined, undefined],
])('%j', (type, value, want) => {
  const row = formatJsonRow(
    [
      { name: 'c', type },
      { name: 'd', type: 'int' },
    ],
    { c: value, d: 1 },
  );
  expect(row).toEqual({ ...(want !== undefined && { c: want }), d: 1 });
});
