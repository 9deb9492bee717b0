// What users import, by name and by type. A change here is a change of the public interface.
import { expect, test } from 'vitest';
import { entryPoints, manifestLines, readExports } from './public-types.ts';
import { expectSnapshot } from './snapshot.ts';

const folders = ['runtime', '.'];
const entries = folders.flatMap(entryPoints);
// The modules are loaded too: declarations do not show whether `export type` hides a class.
const values = new Map<string, ReadonlySet<string>>();
for (const { name } of entries) values.set(name, new Set(Object.keys((await import(name)) as object)));
const exports = readExports(entries, (entry, name) => values.get(entry)!.has(name));

test('packages, their entry points and commands', () => expectSnapshot('packages.txt', folders.flatMap(manifestLines)));

test.each(entries.map(({ name }) => name))('names exported by %s', async (name) => {
  const names = exports.get(name)!;
  const declared = new Set(names.map((item) => item.name));
  const loaded = values.get(name)!;
  expect([...loaded].filter((value) => !declared.has(value))).toEqual([]);
  const lines = names.map((item) => {
    const kinds = [...(loaded.has(item.name) ? ['value'] : []), ...(item.isType ? ['type'] : [])];
    return `${item.name}: ${kinds.join(', ')}`;
  });
  await expectSnapshot(`exports/${fileName(name)}`, lines);
});

// Of `/codegen` the names are enough: test/compat runs generated code against it.
test.each(entries.map(({ name }) => name).filter((name) => !name.endsWith('/codegen')))('types of %s', (name) =>
  expectSnapshot(
    `types/${fileName(name)}`,
    exports.get(name)!.flatMap(({ lines }) => lines),
  ),
);

function fileName(entry: string): string {
  return `${entry.replaceAll('/', '-')}.txt`;
}
