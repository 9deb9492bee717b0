import { expect, test } from 'vitest';
import { findJsonFault } from '../../src/system/find-json-fault.ts';

const valid = ['1', ' -0.5e+3 ', '"a\\u0041\\n"', 'null', '[]', '{}', '[1, [true], {"a": {"b": []}}]', '\t[\r\n1 ]'];
test.each(valid)('%j is JSON', (text) => {
  JSON.parse(text);
  expect(findJsonFault(text)).toBeUndefined();
});

const invalid: readonly (readonly [text: string, at: number])[] = [
  ['', 0],
  ['  ', 2],
  ['[1,', 3],
  ['[1,]', 3],
  ['[,1]', 1],
  ['[1 2]', 3],
  ['[1}', 2],
  ['{"a": 1,}', 8],
  ['{a: 1}', 1],
  ['{"a" 1}', 5],
  ['{"a":}', 5],
  ['{"a": tru}', 6],
  ['{"a": trueish}', 6],
  ['{"a": 01}', 6],
  ['{"a": "b}', 6],
  ['{"a": "\\x"}', 6],
  ["['a']", 1],
  ['[1] 2', 4],
  ['[1]]', 3],
  ['{"a": 1} ,', 9],
  ['// x', 0],
];
test.each(invalid)('%j is not, from %i on', (text, at) => {
  expect(() => JSON.parse(text)).toThrow(SyntaxError);
  expect(findJsonFault(text)).toBe(at);
});
