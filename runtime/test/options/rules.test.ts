import { expect, test } from 'vitest';
import { group, hasMethod, integer, isFunction, optional, readOptions, rule } from '../../src/options/rules.ts';
import { captureError } from '../support/capture-error.ts';

const rules = {
  size: integer(10, 1, 99),
  mode: rule<'a' | 'b'>("'a' or 'b'", 'a', (value) => value === 'a' || value === 'b'),
  onEvent: optional<() => void>('a function', isFunction),
  limits: group({ low: integer(1, 0, 5), high: integer(5, 0, 9) }, ({ low, high }) => {
    if (high < low) throw new Error('high must be at least low');
  }),
};

test('options that are undefined get their defaults', () => {
  const defaults = { size: 10, mode: 'a', onEvent: undefined, limits: { low: 1, high: 5 } };
  expect(readOptions(rules, {}, 'a test')).toEqual(defaults);
  expect(readOptions(rules, { size: undefined, limits: undefined }, 'a test')).toEqual(defaults);
  expect(readOptions(rules, { size: 99, limits: { high: 9 } }, 'a test')).toEqual({
    ...defaults,
    size: 99,
    limits: { low: 1, high: 9 },
  });
});

test.each<[options: unknown, message: string]>([
  [{ size: 0 }, 'size must be an integer from 1 to 99'],
  [{ size: '5' }, 'size must be an integer from 1 to 99'],
  [{ size: null }, 'size must be an integer from 1 to 99'],
  [{ mode: 'c' }, "mode must be 'a' or 'b'"],
  [{ onEvent: {} }, 'onEvent must be a function'],
  [{ limits: { low: 6 } }, 'limits.low must be an integer from 0 to 5'],
  [{ limits: { middle: 6 } }, "Unknown option 'middle' of limits. Valid options: low, high"],
  [{ limits: 5 }, 'The options of limits must be an object'],
  [{ sizes: 1 }, "Unknown option 'sizes' of a test. Valid options: size, mode, onEvent, limits"],
  [null, 'The options of a test must be an object'],
])('%j', (options, message) => {
  const error = captureError(() => readOptions(rules, options, 'a test'));
  expect([error.code, error.rawMessage]).toEqual(['configuration', message]);
});

test('a group checks its options together', () => {
  expect(() => readOptions(rules, { limits: { low: 5, high: 4 } }, 'a test')).toThrow('high must be at least low');
});

test('hasMethod accepts any object with the method', () => {
  const accepts = hasMethod('warn');
  expect([console, { warn() {} }, { warn: 1 }, null, 'text', undefined].map(accepts)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
