import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendJson, setJson } from '../../../src/app/init/edit-json.ts';
import { parseJsonc } from '../../../src/app/init/parse-jsonc.ts';

describe('setJson', () => {
  const rows: [text: string, path: [string, ...string[]], value: unknown, want: string | undefined][] = [
    ['{}', ['a'], 1, '{\n  "a": 1\n}'],
    ['{}\n', ['a', 'b'], 'x', '{\n  "a": {\n    "b": "x"\n  }\n}\n'],
    ['{"a":1}', ['b'], 2, '{"a":1, "b": 2}'],
    ['{ "a": 1 }', ['a'], 2, '{ "a": 2 }'],
    ['{\n\t"a": 1\n}', ['b'], 2, '{\n\t"a": 1,\n\t"b": 2\n}'],
    ['{\r\n "a": 1\r\n}\r\n', ['b'], 2, '{\r\n "a": 1,\r\n "b": 2\r\n}\r\n'],
    ['{\n  "a": 1, // one\n}', ['b'], 2, '{\n  "a": 1, // one\n  "b": 2,\n}'],
    ['{\n  "a": { /* none */ }\n}', ['a', 'b'], 2, '{\n  "a": {\n    "b": 2 /* none */ }\n}'],
    ['// top\n{ "a": "}\\"" }', ['b'], [1], '// top\n{ "a": "}\\"", "b": [1] }'],
    ['\uFEFF{ "a": 1 }', ['b'], 2, '\uFEFF{ "a": 1, "b": 2 }'],
    ['{ "a": 1 }', ['a', 'b'], 2, undefined],
    ['{ "a": [] }', ['a', 'b'], 2, undefined],
    ['[]', ['a'], 2, undefined],
    ['', ['a'], 2, undefined],
    ['{ "a": 1 ', ['b'], 2, undefined],
    ['{ "a" 1 }', ['b'], 2, undefined],
    ['{ "a": 1 } x', ['b'], 2, undefined],
    // Parsers disagree about the value of a duplicate key.
    ['{ "a": 1, "a": 2 }', ['a'], 3, undefined],
    // The comment would contain the new member: an edit that is not safe is rejected.
    ['{\n  "a": 1 /* b\n */\n}', ['b'], 2, undefined],
  ];
  test.each(rows)('%j, %j = %j', (text, path, value, want) => {
    expect(setJson(text, path, value)).toBe(want);
  });
});

test('appendJson keeps existing text', () => {
  expect(appendJson('{ "a": [1] }', ['a'], 2)).toBe('{ "a": [1, 2] }');
  expect(appendJson('{ "a": [] }', ['a'], 'x')).toBe('{ "a": ["x"] }');
  expect(appendJson('{"a":[\n    1, // one\n    2 // two\n]}', ['a'], 3)).toBe(
    '{"a":[\n    1, // one\n    2, // two\n    3\n]}',
  );
  expect(appendJson('{ "a": {} }', ['a'], 2)).toBeUndefined();
  expect(appendJson('{}', ['a'], 2)).toBeUndefined();
});

test('sets a value in any JSON, with any indentation, and keeps the rest', () => {
  const key = fc.oneof(fc.string(), fc.constantFrom('a', 'b', 'scripts', '__proto__', 'toString'));
  const given = fc.record({
    root: fc.dictionary(key, fc.jsonValue({ maxDepth: 3 })),
    indent: fc.constantFrom(undefined, 1, 2, '\t'),
    path: fc.array(
      key.filter((name) => name !== '__proto__'),
      { minLength: 1, maxLength: 3 },
    ),
    value: fc.jsonValue({ maxDepth: 2 }),
  });
  fc.assert(
    fc.property(given, ({ root, indent, path, value }) => {
      const text = JSON.stringify(root, null, indent);
      expect(parseJsonc(text)?.value).toEqual(JSON.parse(text));
      const edited = setJson(text, path as [string, ...string[]], value);
      if (edited === undefined) return;
      let at: unknown = JSON.parse(edited);
      for (const name of path) at = (at as Record<string, unknown>)[name];
      expect(at).toEqual(JSON.parse(JSON.stringify(value)));
      const first = path[0] as string;
      for (const name of Object.keys(root).filter((each) => each !== first))
        expect(Object.getOwnPropertyDescriptor(JSON.parse(edited), name)).toEqual(
          Object.getOwnPropertyDescriptor(JSON.parse(text), name),
        );
    }),
    { numRuns: 300 },
  );
});
