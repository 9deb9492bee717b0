import { describe, expect, test } from 'vitest';
import { variantNull, variantText } from 'zerobus-runtime';
import { variantJson } from 'zerobus-runtime/codegen';
import { captureError } from '../support/capture-error.ts';

describe('VARIANT', () => {
  const rows: [given: unknown, json: string][] = [
    [{ a: [1, null, 'x'], b: undefined }, '{"a":[1,null,"x"]}'],
    ['text', '"text"'],
    [0, '0'],
    [variantNull, 'null'],
    [variantText('{"n": 12345678901234567890}'), '{"n": 12345678901234567890}'],
    [{ at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    [{ a: { toJSON: (key: string) => [key, null] } }, '{"a":["a",null]}'],
    [JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
    [[{ toJSON: () => JSON.parse('{"__proto__":1}') }], '[{"__proto__":1}]'],
    [{ toJSON: () => 'x' }, '"x"'],
  ];
  test.each(rows)('%o', (given, json) => {
    expect(variantJson(given as never, 'v')).toBe(json);
  });
  const loop: unknown[] = [];
  loop.push(loop);
  const bad: [given: unknown, help: RegExp][] = [
    [{ a: { b: [Number.NaN] } }, /v\.a\.b\[0\]/],
    [{ n: 1n }, /v\.n/],
    [[undefined], /v\[0\]/],
    [() => 1, /./],
    [{ at: new Date(Number.NaN) }, /v\.at/],
    [{ a: new Map([[1, 2]]) }, /v\.a/],
    [[new Set([1])], /v\[0\]/],
    [{ a: variantText('1') }, /v\.a/],
    [{ a: variantNull }, /v\.a/],
    [{ a: { toJSON: () => ({ n: Number.NaN }) } }, /v\.a\.n/],
    [{ a: [{ toJSON: () => undefined }] }, /v\.a\[0\]/],
    [{ toJSON: () => undefined }, /./],
    [loop, /contains itself/],
  ];
  test.each(bad)('values that JSON cannot represent are rejected (%#)', (given, help) => {
    const error = captureError(() => variantJson(given as never, 'v'));
    expect(error.code).toBe('invalid-value');
    expect(error.help).toMatch(help);
  });
  test('variantText rejects text that is not JSON', () => expect(() => variantText('{')).toThrow(SyntaxError));
});
