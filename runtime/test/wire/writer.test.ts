import { expect, test } from 'vitest';
import { Reader } from '../../src/codecs/reader.ts';
import { Writer } from '../../src/wire/writer.ts';

test('endMessage writes the length of a message of any size', () => {
  for (const length of [0, 1, 127, 128, 16383, 16384, 2097152]) {
    const own = new Writer(Buffer.alloc(4));
    own.reserve(1, length).fill(7, 1, 1 + length);
    const end = own.endMessage(1, 1 + length);
    const inner = new Reader(own.buffer, 0, end);
    const outer = inner.enter();
    let sevens = 0;
    while (inner.more()) sevens += inner.int() === 7 ? 1 : 0;
    expect(sevens).toBe(length);
    inner.leave(outer);
    expect(inner.more()).toBe(false);
  }
});

test('reserve keeps what was written', () => {
  const writer = new Writer(Buffer.from([1, 2, 3]));
  const before = writer.buffer;
  expect(writer.reserve(1, 2)).toBe(before);
  const grown = writer.reserve(3, 5000);
  expect(grown.length).toBeGreaterThanOrEqual(5003);
  expect([...grown.subarray(0, 3)]).toEqual([1, 2, 3]);
  writer.view.setUint8(0, 9);
  expect(grown[0]).toBe(9);
});
