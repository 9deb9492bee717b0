import { expect, test } from 'vitest';
import { encodeRecord, recordFromJSON, recordToJSON, recordToWire } from '../../src/record/record-class.ts';
import { captureError } from '../support/capture-error.ts';
import { Items } from '../support/items.ts';

test('encodeRecord returns bytes of its own', () => {
  const first = encodeRecord(Items, { id: 1, text: 'a' });
  const second = encodeRecord(Items, { id: 2, text: 'b' });
  expect([first, second].map((bytes) => Items.decode(bytes))).toEqual([
    { id: 1, text: 'a' },
    { id: 2, text: 'b' },
  ]);
});

test('encodeRecord encodes records larger than the buffer that it keeps', () => {
  const text = 'x'.repeat(3 << 20);
  expect(Items.decode(encodeRecord(Items, { id: 1, text }))).toEqual({ id: 1, text });
  expect(encodeRecord(Items, { id: 1 })).toEqual(Uint8Array.of(8, 1));
});

test.each([undefined, null, 5, 'text', []])('encodeRecord rejects %j, naming the table', (init) => {
  const error = captureError(() => encodeRecord(Items, init as never));
  expect(error).toMatchObject({ code: 'invalid-value', table: 'main.test.items' });
});

test('errors name table and column', () => {
  const error = captureError(() => encodeRecord(Items, { id: 1.5 }));
  expect(error.message).toBe('id in main.test.items takes an integer [invalid-value]');
});

test.each([
  [{ id: 1, txet: 'x' }, 'unknown-key', 'txet'],
  [{ id: 'x' }, 'invalid-value', 'id'],
])('recordFromJSON rejects %j', (json, code, path) => {
  expect(captureError(() => recordFromJSON(Items, json))).toMatchObject({ code, path, table: 'main.test.items' });
});

test('recordToJSON and recordToWire format a record', () => {
  expect(recordToJSON(Items, { id: 5n, text: 'a' })).toEqual({ id: '5', text: 'a' });
  expect(recordToWire(Items, { id: 5, text: 'a' })).toEqual({ id: 5, text: 'a' });
});
