// How many persistent streams are stored, and which of them are forgotten.
import { expect, test } from 'vitest';
import { MemoryStorage } from '../../src/emulator/storage/memory-storage.ts';
import type { StreamChange } from '../../src/emulator/storage/stored-stream.ts';
import { StreamRegistry } from '../../src/emulator/streams/stream-registry.ts';
import { EmulatedTable } from '../../src/emulator/tables/emulated-table.ts';
import { model } from './delta/tables.ts';

const storage = Object.assign(new MemoryStorage(), { id: 'table-id' });
const table = new EmulatedTable(model({ id: 'INT' }), 'id', () => storage, 0);
const connection = { end: () => {} };

/** A registry that stores three streams, and what it stored. */
function open() {
  const changes: StreamChange[] = [];
  const journal = { store: async (change: StreamChange) => void changes.push(change) };
  const registry = new StreamRegistry({ streams: [], journal }, [table], 3);
  const create = () => registry.create(table, 2);
  const isKnown = ({ id }: { readonly id: string }): boolean => {
    try {
      return registry.expect(id, table).id === id;
    } catch {
      return false;
    }
  };
  const forgotten = () => changes.filter(({ status }) => status === 'forgotten').map(({ id }) => id);
  return { registry, create, isKnown, forgotten };
}

test('the stream that was not used for longest makes room for another one', () => {
  const { registry, create, isKnown, forgotten } = open();
  const [a, b, c] = [create(), create(), create()];
  registry.expect(a.id, table);
  const d = create();
  expect([a, b, c, d].map(isKnown)).toEqual([true, false, true, true]);
  expect(forgotten()).toEqual([b.id]);
});

test('a retired stream makes room before others', () => {
  const { create, isKnown, forgotten } = open();
  const [a, b, c] = [create(), create(), create()];
  c.retire();
  create();
  expect([a, b, c].map(isKnown)).toEqual([true, true, false]);
  expect(forgotten()).toEqual([c.id]);
});

test('a stream with a connection is not forgotten', () => {
  const { create, isKnown, forgotten } = open();
  const streams = [create(), create(), create()];
  for (const stream of streams) stream.connect(connection);
  const last = create();
  expect([...streams, last].map(isKnown)).toEqual([true, true, true, true]);
  streams[1]?.disconnect(connection);
  create();
  // There were more than three, because all had connections.
  expect([...streams, last].map(isKnown)).toEqual([true, false, true, false]);
  expect(forgotten()).toEqual([streams[1]?.id, last.id]);
});

test('without a journal no stream is forgotten', () => {
  const registry = new StreamRegistry(undefined, [], 3);
  const streams = Array.from({ length: 10 }, () => registry.create(table, 2));
  for (const { id } of streams) expect(registry.expect(id, table).id).toBe(id);
});
