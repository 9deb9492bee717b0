import { expect, test } from 'vitest';
import { readJson } from '../../src/emulator/validate/read-json.ts';

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

test.each([
  ['{"a": [1, null]}', undefined],
  ['', 'is not valid JSON'],
  ['{', 'is not valid JSON'],
  [nested(1000), undefined],
  [nested(1001), 'is nested deeper than 1000 levels'],
  [nested(100_000), 'is nested deeper than 1000 levels'],
  [`${'{"a":'.repeat(1001)}1${'}'.repeat(1001)}`, 'is nested deeper than 1000 levels'],
  [`[${'[],'.repeat(2000)}1]`, undefined],
  [JSON.stringify('['.repeat(5000)), undefined],
  [JSON.stringify('x'.repeat(9_000_000)), undefined],
  [JSON.stringify(`\\"${'{'.repeat(5000)}`), undefined],
])('%.40s: %s', (text, want) => {
  expect(readJson(text).problem).toBe(want);
});
