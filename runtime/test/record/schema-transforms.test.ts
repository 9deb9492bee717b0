import { expect, test } from 'vitest';
import { jsonEntries, jsonKey, jsonOwn, jsonValue } from '../../src/record/schema-transforms.ts';

/** Returns the result of a transform and the issues that it added. */
function run<V, T>(transform: (value: V, sink: { addIssue(message: string): void }) => T, value: V): [T, string[]] {
  const issues: string[] = [];
  const result = transform(value, { addIssue: (message) => issues.push(message) });
  return [result, issues];
}

test.each([
  ['bigint', 5, 5n],
  ['bigint', '5', 5n],
  ['timestamp', '1970-01-01T00:00:00.000001Z', 1n],
  ['decimal(5,2)', '1.5', '1.5'],
  ['varchar(2)', 'ab', 'ab'],
  ['variant', { a: 1 }, { a: 1 }],
] as const)('%s parses %j', (type, json, want) => expect(run(jsonValue(type), json)).toEqual([want, []]));

test.each([
  ['int', 1.5, /takes INT/],
  ['tinyint', 128, /takes TINYINT/],
  ['varchar(2)', 'abc', /at most 2 characters/],
  ['decimal(5,2)', 1.5, /Pass a string/],
  ['string', null, /NOT NULL/],
  ['variant', undefined, /NOT NULL/],
  ['date', '2026-02-30', /DATE/],
] as const)('%s adds an issue for %j', (type, json, issue) => {
  expect(run(jsonValue(type), json)).toEqual([undefined, [expect.stringMatching(issue)]]);
});

test.each([
  ['int', '5', 5],
  ['boolean', 'true', true],
  ['bigint', '9007199254740993', 9007199254740993n],
  ['string', '5', '5'],
] as const)('the key of type %s from %j', (type, key, want) => expect(run(jsonKey(type), key)).toEqual([want, []]));

test('a key of the wrong type adds an issue', () => {
  expect(run(jsonKey('int'), '5x')).toEqual([undefined, [expect.stringMatching(/takes INT/)]]);
});

test('objects become Maps with all of their keys; other values stay', () => {
  expect(jsonEntries(JSON.parse('{"a": 1, "__proto__": 2}'))).toEqual(
    new Map([
      ['a', 1],
      ['__proto__', 2],
    ]),
  );
  for (const value of [null, 5, [1], new Map()]) expect(jsonEntries(value)).toBe(value);
});

test('copies have no prototype, and rename __proto__ and constructor; other values stay', () => {
  const copy = jsonOwn(JSON.parse('{"a": 1, "__proto__": 2, "constructor": 3}')) as object;
  expect(Object.getPrototypeOf(copy)).toBe(null);
  expect(Object.entries(copy)).toEqual([
    ['a', 1],
    ['__proto__$', 2],
    ['constructor$', 3],
  ]);
  for (const value of [null, 5, [1]]) expect(jsonOwn(value)).toBe(value);
});
