import { expect, test } from 'vitest';
import { GenError } from '../../src/diagnostics/gen-error.ts';
import { TableName } from '../../src/model/table-name.ts';
import { parseSelection, parseTables, TablePattern } from '../../src/model/table-pattern.ts';

const rows: [pattern: string, table: string, matches: boolean][] = [
  ['catalog.iot.*', 'catalog.iot.sensor_events', true],
  ['catalog.iot.*', 'Catalog.IoT.Sensor_Events', true],
  ['catalog.iot.*', 'catalog.ops.sensor_events', false],
  ['catalog.iot.*', 'other.iot.sensor_events', false],
  ['catalog.iot.sensor_*', 'catalog.iot.sensor_', true],
  ['catalog.iot.sensor_*', 'catalog.iot.a_sensor_event', false],
  ['catalog.iot.*_events', 'catalog.iot.sensor_events', true],
  ['catalog.iot.*_events', 'catalog.iot.sensor_events_old', false],
  ['catalog.iot.a*b*c', 'catalog.iot.abc', true],
  ['catalog.iot.a*b*c', 'catalog.iot.a_b_b_c', true],
  ['catalog.iot.a*b*c', 'catalog.iot.acb', false],
  ['catalog.iot.ab*ba', 'catalog.iot.aba', false],
  ['catalog.iot.a*b*b', 'catalog.iot.ab', false],
  ['catalog.iot.**', 'catalog.iot.t', true],
  ['catalog.iot.a.c*', 'catalog.iot.a', false],
  ['`main-prod`.iot.*', 'main-prod.iot.t', true],
];

test.each(rows.filter(([pattern]) => pattern.split('.').length === 3))('%s, %s: %s', (pattern, table, matches) => {
  expect(TablePattern.parse(pattern)?.matches(TableName.parse(table))).toBe(matches);
});

test('a pattern with many stars is matched quickly', () => {
  const pattern = TablePattern.parse(`c.s.${'a*'.repeat(100)}b`);
  expect(pattern?.matches(TableName.parse(`c.s.${'a'.repeat(250)}`))).toBe(false);
});

test.each(['catalog.iot.events', 'catalog.iot.`ev*nts`'])('%s is the name of one table', (text) => {
  expect(TablePattern.parse(text)).toBeUndefined();
  expect(parseTables(text)).toBeInstanceOf(TableName);
});

test.each(['catalog.*.*', '*.iot.t', 'cat*.iot.*', 'catalog.*.events'])('%s is rejected', (text) => {
  expect(() => TablePattern.parse(text)).toThrow(GenError);
  expect(() => TablePattern.parse(text)).toThrow(/only be used in the last part/);
});

test('a selection has each table once, and none is named by default', () => {
  expect(parseSelection(['a.b.c', 'a.b.*', 'a.b.c']).map(String)).toEqual(['a.b.c', 'a.b.*']);
  expect(parseSelection(['b.c'], 'without-catalog').map(String)).toEqual(['b.c']);
  expect(parseSelection(undefined)).toEqual([]);
});
