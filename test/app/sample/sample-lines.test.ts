import { describe, expect, test } from 'vitest';
import { sampleLines } from '../../../src/app/sample/sample-lines.ts';
import type { TableModel } from '../../../src/model/table-model.ts';
import { fixtureModel, fixtures } from '../../proto/fixture-lock.ts';
import { sendText, tableOf } from '../send/support.ts';

const texts = (model: TableModel, count: number, seed: number = 1, format: 'ndjson' | 'csv' = 'ndjson'): string[] => [
  ...sampleLines(model, count, seed, format),
];
const records = (model: TableModel, count: number, seed?: number): Record<string, unknown>[] =>
  texts(model, count, seed).map((line) => JSON.parse(line) as Record<string, unknown>);
const numbers = (type: string, name: string): number[] =>
  records(tableOf(`${name} ${type} NOT NULL`), 500).map((record) => Number(record[name]));

describe.each(['ndjson', 'csv'] as const)('%s', (format) => {
  test.each(fixtures)('send accepts every record of %s', async (name) => {
    const model = fixtureModel(name);
    const result = await sendText(model, texts(model, 300, 7, format), { format });
    expect(result).toMatchObject({ read: 300, sent: 300, rejected: 0 });
  });

  test.each([[['note STRING']], [['note STRING', 'unit STRING']]])(
    'a table of optional columns %j has no line without a record',
    async (columns) => {
      const model = tableOf(...columns);
      const result = await sendText(model, texts(model, 300, 1, format), { format });
      expect(result).toMatchObject({ read: 300, sent: 300 });
    },
  );
});

test('a seed always gives the same records, and another one gives others', () => {
  const model = tableOf('id STRING NOT NULL', 'temperature DOUBLE', 'at TIMESTAMP NOT NULL', 'm MAP<STRING, INT>');
  expect(texts(model, 100, 5)).toEqual(texts(model, 100, 5));
  expect(texts(model, 10, 5)).toEqual(texts(model, 100, 5).slice(0, 10));
  expect(texts(model, 100, 5)).not.toEqual(texts(model, 100, 6));
  expect(texts(model, 2, 1).map((line) => JSON.parse(line))).toEqual([
    { id: '5101e51e-7337-4319-a506-958bc88d69bc', temperature: 16.4, at: '2026-01-01T00:00:00.708715Z', m: {} },
    { id: '1b52ddae-bf26-49e3-b259-c554f28c14ab', at: '2026-01-01T00:00:01.840803Z', m: {} },
  ]);
});

test('optional columns and fields are NULL at times, others never', () => {
  const model = tableOf('a STRING NOT NULL', 'b STRING', 's STRUCT<x: INT NOT NULL, y: INT> NOT NULL');
  const all = records(model, 300) as { a?: string; b?: string; s: { x?: number; y?: number } }[];
  expect(all.every(({ a, s }) => a !== undefined && s.x !== undefined)).toBe(true);
  for (const missing of [all.filter(({ b }) => b === undefined), all.filter(({ s }) => s.y === undefined)]) {
    expect(missing.length).toBeGreaterThan(5);
    expect(missing.length).toBeLessThan(100);
  }
});

test.each([
  ['temperature', 'DOUBLE', -20, 45],
  ['air_temp', 'FLOAT', -20, 45],
  ['humidity', 'BIGINT', 0, 100],
  ['lat', 'DOUBLE', -90, 90],
  ['longitude', 'DECIMAL(9,6)', -181, 181],
  ['year', 'TINYINT', 127, 127],
  ['pressure', 'DECIMAL(2,2)', 0, 1],
  ['price', 'DECIMAL(38,18)', 0, 1001],
  ['score', 'DECIMAL(1,0)', 0, 1],
  ['deviceCount', 'INT', 0, 100],
  ['port', 'SMALLINT', 1, 32767],
])('%s %s is from %d to %d', (name, type, least, most) => {
  const values = numbers(type, name);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(least);
  expect(Math.max(...values)).toBeLessThanOrEqual(most);
});

test.each([
  ['user_email', /^[a-z]+\.\d+@example\.com$/],
  ['device_id', /^device-\d+$/],
  ['id', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ['ip', /^192\.0\.2\.\d+$/],
  ['status', /^(active|closed|failed|new|pending)$/],
  ['anything', /^[a-z]+$/],
])('a text %s is like %s', (name, pattern) => {
  for (const record of records(tableOf(`${name} STRING NOT NULL`), 100)) expect(record[name]).toMatch(pattern);
});

test('times rise from record to record, whatever their number; birthdays lie decades back', () => {
  const model = tableOf('at TIMESTAMP NOT NULL', 'birthday DATE NOT NULL');
  const all = records(model, 100) as { at: string; birthday: string }[];
  expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).toSorted());
  for (const { birthday } of all) expect(Number(birthday.slice(0, 4))).toBeLessThan(2009);
});

test('an id that is a number counts', () => {
  expect(numbers('BIGINT', 'order_id').slice(0, 3)).toEqual([1, 2, 3]);
  expect(Math.max(...numbers('TINYINT', 'id'))).toBe(127);
});

test('none are asked for', () => {
  const model = tableOf('a STRING', 'b,c STRING');
  expect(texts(model, 0)).toEqual([]);
});
