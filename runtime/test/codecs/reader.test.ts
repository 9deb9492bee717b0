import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Reader } from '../../src/codecs/reader.ts';

const open = (hex: string): Reader => new Reader(Buffer.from(hex, 'hex'));

test.each<[name: string, hex: string, read: (reader: Reader) => unknown, want: unknown]>([
  ['an int32', 'ac02', (reader) => reader.int(), 300],
  ['a negative int32', 'ffffffffffffffffff01', (reader) => reader.int(), -1],
  ['an int64', 'ffffffffffffffff7f', (reader) => reader.bigint(), 2n ** 63n - 1n],
  ['a bool', '01', (reader) => reader.boolean(), true],
  ['a bool in the upper half of 64 bits', '808080808010', (reader) => reader.boolean(), true],
  ['a float', '0000c03f', (reader) => reader.float(), 1.5],
  ['a double', '000000000000f83f', (reader) => reader.double(), 1.5],
  ['a string', '03c3a461', (reader) => reader.string(), 'äa'],
  ['an empty string', '00', (reader) => reader.string(), ''],
  ['bytes', '020001', (reader) => [...reader.bytes()], [0, 1]],
])('%s', (_, hex, read, want) => {
  const reader = open(hex);
  expect(read(reader)).toEqual(want);
  expect(reader.more()).toBe(false);
});

test.each<[name: string, hex: string, read: (reader: Reader) => unknown, message: RegExp]>([
  ['a varint that ends too early', '80', (reader) => reader.int(), /too early/],
  ['a varint of eleven bytes', 'ffffffffffffffffffff01', (reader) => reader.bigint(), /ten bytes/],
  ['a tag beyond 32 bits', '808080808001', (reader) => reader.tag(), /32 bits/],
  ['a string that ends too early', '0461', (reader) => reader.string(), /too early/],
  ['a string that is not UTF-8', '02c328', (reader) => reader.string(), /UTF-8/],
  ['bytes with a length beyond the buffer', 'ffffffff0f', (reader) => reader.bytes(), /too early/],
  ['a float that ends too early', '0000c0', (reader) => reader.float(), /too early/],
  ['a double that ends too early', '000000000000f8', (reader) => reader.double(), /too early/],
  ['a group', '', (reader) => reader.skip(0x0b), /wire type 3/],
  ['field number 0', '00', (reader) => reader.skip(0), /field number 0/],
  ['a nested message beyond its outer one', '05', (reader) => reader.enter(), /too early/],
  ['a value beyond its nested message', '018001', (reader) => [reader.enter(), reader.int()], /too early/],
  ['a nested message that is left too early', '0101', (reader) => reader.leave(reader.enter()), /length/],
])('%s', (_, hex, read, message) => {
  const act = (): unknown => read(open(hex));
  expect(act).toThrow(message);
  expect(act).toThrow('[invalid-record]');
});

test.each([
  ['08ac02', 3],
  ['090000000000000000', 9],
  ['0a03616263', 5],
  ['0d00000000', 5],
])('skip passes over the field %s', (hex, end) => {
  const reader = open(`${hex}7f`);
  reader.skip(reader.tag());
  expect(reader.at).toBe(end);
});

test('a range of a larger buffer is not exceeded', () => {
  const reader = new Reader(Buffer.from('ff0161ff', 'hex'), 1, 3);
  expect(reader.string()).toBe('a');
  expect(reader.more()).toBe(false);
  expect(() => reader.tag()).toThrow('[invalid-record]');
});

test('arbitrary bytes are skipped or throw invalid-record', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const walk = new Reader(bytes);
      try {
        while (walk.more()) walk.skip(walk.tag());
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid-record' });
      }
    }),
  );
});
