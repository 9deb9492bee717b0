import { expect, test } from 'vitest';
import { parseMap } from '../../src/cli/arguments/parse-map.ts';

test('names may have spaces and =', () => {
  expect(parseMap([])).toBeUndefined();
  expect(parseMap(['Device ID=device_id', ' a=b=c'])).toEqual({ 'Device ID': 'device_id', ' a=b': 'c' });
  expect(Object.keys(parseMap(['__proto__=x'])!)).toEqual(['__proto__']);
});

test.each([['a'], ['=a'], ['a='], ['']])('%s is no pair', (value) => {
  expect(() => parseMap([value])).toThrow('--map needs NAME=COLUMN');
});

test('a name is mapped once', () => {
  expect(() => parseMap(['a=b', 'a=c'])).toThrow('--map gives a twice');
});
