import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeVariant } from '../../../src/emulator/delta/variant/decode-variant.ts';
import { encodeVariant } from '../../../src/emulator/delta/variant/encode-variant.ts';

/** The bytes of a value without keys. */
function hex(json: string): string {
  return Buffer.from(encodeVariant(json).value).toString('hex');
}

test.each([
  ['null', '00'],
  ['true', '04'],
  ['false', '08'],
  ['1', '0c01'],
  ['-128', '0c80'],
  ['128', '108000'],
  ['-0', '0c00'],
  ['2147483648', '180000008000000000'],
  ['9223372036854775808', '280000000000000000800000000000000000'],
  ['1.10', '20026e000000'],
  // The scale decides about the type, too.
  ['0.0000000001', '240a0100000000000000'],
  ['0.0000000000000000001', '281301000000000000000000000000000000'],
  ['1234567890.5', '2401391cdcdf02000000'],
  ['1e3', '1c0000000000408f40'],
  [`0.${'0'.repeat(38)}1`, `1c${Buffer.from(new Float64Array([1e-39]).buffer).toString('hex')}`],
  ['""', '01'],
  ['"ä"', '09c3a4'],
  [`"${'a'.repeat(64)}"`, `4040000000${'61'.repeat(64)}`],
  ['[]', '030000'],
  ['[1,[]]', '0302000205' + '0c01' + '030000'],
  ['{}', '020000'],
  ['{"b":1,"a":2}', '0202' + '0100' + '000204' + '0c02' + '0c01'],
])('%s is %s', (json, want) => {
  expect(hex(json)).toBe(want);
});

test.each([
  ['12345678901234567890', '12345678901234567890'],
  ['-99999999999999999999999999999999999999', '-99999999999999999999999999999999999999'],
  ['0.10', '0.10'],
  ['1E400', '"Infinity"'],
  ['{"a":1,"a":2}', '{"a":2}'],
  [' { "\\u0061" : [ "\\"" , "\\\\" ] } ', '{"a":["\\"","\\\\"]}'],
])('%s is read as %s', (json, want) => {
  expect(decodeVariant(encodeVariant(json))).toBe(want);
});

test('any JSON is read back', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (json) => {
      expect(JSON.parse(decodeVariant(encodeVariant(json)))).toEqual(JSON.parse(json));
    }),
    { numRuns: 500, seed: 1 },
  );
});

test('deep and large values are read back', () => {
  const deep = `${'['.repeat(1000)}${']'.repeat(1000)}`;
  expect(decodeVariant(encodeVariant(deep))).toBe(deep);
  const large = JSON.stringify(Object.fromEntries(Array.from({ length: 70_000 }, (_, i) => [`k${i}`, i])));
  expect(JSON.parse(decodeVariant(encodeVariant(large)))).toEqual(JSON.parse(large));
});
