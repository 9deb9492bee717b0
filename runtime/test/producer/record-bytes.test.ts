import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { putString } from '../../src/codecs/put-text.ts';
import { variantJson } from '../../src/codecs/put-variant.ts';
import { Reader } from '../../src/codecs/reader.ts';
import { type VariantInput, type VariantValue, variantNull, variantText } from '../../src/codecs/variant.ts';
import { recordEncoder } from '../../src/producer/record-bytes.ts';
import type { RecordCodec } from '../../src/record/record-type.ts';
import { Writer } from '../../src/wire/writer.ts';

const type: RecordCodec<{ payload: VariantInput }, { payload: VariantValue }> = {
  table: 'main.test.variants',
  columns: [{ name: 'payload', type: 'variant', notNull: true }],
  descriptor: new Uint8Array(),
  write(writer, { payload }, at) {
    const json = variantJson(payload, 'payload');
    return putString(writer.reserve(at, 10 + 3 * json.length), json, at, 'payload');
  },
  decode: (bytes) => ({ payload: new Reader(bytes).variant() }),
};

/** Returns the text of a VARIANT that the service gets in a record of JSON. */
function sent(payload: VariantInput): unknown {
  const writer = new Writer();
  const end = recordEncoder(type, 'json').write(writer, { payload }, 0);
  return (JSON.parse(Buffer.from(writer.buffer.subarray(0, end)).toString('utf8')) as { payload: unknown }).payload;
}

test.each(['{"n": 12345678901234567890}', '{"b": 1, "10": 2, "9": 3}', '[1.0, 1e400, -0, {"a": 1, "a": 2}]'])(
  'a record of JSON has the text of a VARIANT as it was given: %s',
  (text) => {
    expect(sent(variantText(text))).toBe(text);
  },
);

test('a record of JSON has other values of a VARIANT as JSON text', () => {
  expect(sent({ a: [1, null] })).toBe('{"a":[1,null]}');
  expect(sent(variantNull)).toBe('null');
  expect(type.decode(Uint8Array.of(1, 0x31))).toEqual({ payload: 1 });
});
