import { Reader } from '../../src/codecs/reader.ts';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import type { RecordType } from '../../src/record/record-type.ts';
import { varintLength, writeVarint } from '../../src/wire/varint.ts';
import type { Writer } from '../../src/wire/writer.ts';

/** A small record with optional text of any size. */
export interface Item {
  readonly id: number;
  readonly text?: string | undefined;
}

/** A record type written by hand: field 1 is the id, field 2 the text. */
export const Items: RecordType<Item, Item> = {
  table: 'main.test.items',
  columns: [
    { name: 'id', type: 'bigint', notNull: true },
    { name: 'text', type: 'string' },
  ],
  descriptor: Uint8Array.of(1, 2, 3),
  schemaHash: '',
  write(writer: Writer, item: Item, at: number): number {
    if (!Number.isSafeInteger(item.id)) throw new ZerobusError('invalid-value', 'takes an integer', { path: 'id' });
    const bytes = Buffer.byteLength(item.text ?? '');
    const buffer = writer.reserve(at, 20 + bytes);
    buffer[at] = 0x08;
    let end = writeVarint(buffer, item.id, at + 1);
    if (item.text === undefined) return end;
    buffer[end] = 0x12;
    end = writeVarint(buffer, bytes, end + 1);
    buffer.write(item.text, end);
    return end + bytes;
  },
  encode(item: Item): Uint8Array {
    const bytes = Buffer.byteLength(item.text ?? '');
    const text = item.text === undefined ? 0 : 1 + varintLength(bytes) + bytes;
    const buffer = Buffer.alloc(1 + varintLength(item.id) + text);
    buffer[0] = 0x08;
    let end = writeVarint(buffer, item.id, 1);
    if (item.text === undefined) return buffer;
    buffer[end] = 0x12;
    end = writeVarint(buffer, bytes, end + 1);
    buffer.write(item.text, end);
    return buffer;
  },
  decode(bytes: Uint8Array): Item {
    const reader = new Reader(bytes);
    let id = 0;
    let text: string | undefined;
    while (reader.more()) {
      const tag = reader.tag();
      if (tag === 0x08) id = Number(reader.bigint());
      else text = reader.string();
    }
    return text === undefined ? { id } : { id, text };
  },
  fromJSON: (value) => value as Item,
  toJSON: (item) => ({ ...item }),
  toWire: (item) => ({ ...item }),
};

/** Creates items with consecutive ids, starting at `from`. */
export function items(count: number, from: number = 0): Item[] {
  return Array.from({ length: count }, (_, index) => ({ id: from + index }));
}
