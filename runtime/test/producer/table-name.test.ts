import { expect, test } from 'vitest';
import { resolveTable } from '../../src/producer/table-name.ts';

test.each([
  ['main.iot.events', undefined, 'main.iot.events'],
  ['main.iot.events', 'dev', 'dev.iot.events'],
  ['iot.events', 'dev', 'dev.iot.events'],
  ['iot.events', 'main-prod', 'main-prod.iot.events'],
  ['größe.iot.events', 'größe', 'größe.iot.events'],
])('%s in %s', (generated, catalog, want) => {
  expect(resolveTable(generated, catalog)).toBe(want);
});

test.each(['a.b', 'a b', 'a/b', 'größe', 'a\nb', ''])('%j is not a catalog', (catalog) => {
  expect(() => resolveTable('main.iot.events', catalog)).toThrow('catalog (ZEROBUS_CATALOG) must be');
});

test('a name of two parts needs a catalog', () => {
  expect(() => resolveTable('iot.events', undefined)).toThrow('ZEROBUS_CATALOG');
});

test.each(["'main'", '"main"', '`main`'])('a catalog in quotes is named: %s', (catalog) => {
  expect(() => resolveTable('main.iot.events', catalog)).toThrow('catalog (ZEROBUS_CATALOG) is in quotes');
});
