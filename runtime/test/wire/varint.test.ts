import { expect, test } from 'vitest';
import { varintLength, writeVarint, writeVarint64 } from '../../src/wire/varint.ts';

const buffer = Buffer.alloc(16);

test.each<[value: number, hex: string]>([
  [0, '00'],
  [1, '01'],
  [127, '7f'],
  [128, '8001'],
  [300, 'ac02'],
  [16_383, 'ff7f'],
  [16_384, '808001'],
  [2_097_152, '80808001'],
  [268_435_455, 'ffffff7f'],
  [268_435_456, '8080808001'],
  [2 ** 31 - 1, 'ffffffff07'],
  [2 ** 31, '8080808008'],
  [2 ** 32, '8080808010'],
  [2 ** 35, '808080808001'],
  [2 ** 53 - 1, 'ffffffffffffff0f'],
])('%i', (value, hex) => {
  const end = writeVarint(buffer, value, 0);
  expect(buffer.toString('hex', 0, end)).toBe(hex);
  expect(varintLength(value)).toBe(end);
});

test.each<[value: bigint, hex: string]>([
  [0n, '00'],
  [127n, '7f'],
  [2n ** 32n - 1n, 'ffffffff0f'],
  [2n ** 32n, '8080808010'],
  [2n ** 35n - 1n, 'ffffffff7f'],
  [2n ** 35n, '808080808001'],
  [2n ** 63n - 1n, 'ffffffffffffffff7f'],
  [2n ** 64n - 1n, 'ffffffffffffffffff01'],
  [2n ** 63n, '80808080808080808001'],
])('%i in halves', (value, hex) => {
  const end = writeVarint64(buffer, Number(value & 0xffffffffn), Number(value >> 32n), 0);
  expect(buffer.toString('hex', 0, end)).toBe(hex);
});
