import { expect, test } from 'vitest';
import { folderName } from '../../src/spool/folder-name.ts';

test.each([
  ['catalog.iot.sensor_events', 'catalog.iot.sensor_events'],
  ['Catalog.IoT.Events', 'catalog.iot.events'],
  ['a.b.c d', 'a.b.c%20d'],
  ['a.b.%20', 'a.b.%2520'],
  ["a.b.it's*", 'a.b.it%27s%2a'],
  ['a/b\\c:d', 'a%2fb%5cc%3ad'],
  ['..', '%2e%2e'],
  ['.a..b.', '%2ea%2e.b%2e'],
  ['con.a.b', '%63on.a.b'],
  ['a.con.b', 'a.con.b'],
  ['größe', 'gr%c3%b6%c3%9fe'],
  ['\ud83d\ude00', '%f0%9f%98%80'],
])('%s has the folder %s', (table, folder) => expect(folderName(table)).toBe(folder));

test('long names are cut, and stay different', () => {
  const names = ['x', 'y'].map((end) => folderName(`a.b.${'c'.repeat(255)}${end}`));
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name.length).toBeLessThan(140);
});

test('half of a surrogate pair is encoded, too', () => expect(folderName('a.\ud83d')).toMatch(/^a\.[%a-z0-9]+$/));
