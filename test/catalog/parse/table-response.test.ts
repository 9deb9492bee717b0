import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTableResponse } from '../../../src/catalog/parse/table-response.ts';
import { GenError } from '../../../src/diagnostics/gen-error.ts';
import { formatSqlType } from '../../../src/model/format-sql-type.ts';

const folder = new URL('../../fixtures/tables/', import.meta.url);
const answers = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));

test('mutated answers give a model or a GenError', () => {
  const piece = fc.constantFrom(
    '',
    '"',
    '\\"',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '0',
    '-',
    'null',
    'true',
    'struct',
    'int',
    '\\n',
  );
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(5), piece), { minLength: 1, maxLength: 3 });
  let models = 0;
  fc.assert(
    fc.property(fc.constantFrom(...answers), edits, (answer, list) => {
      let text = answer;
      for (const [seed, length, put] of list) {
        const at = seed % text.length;
        text = text.slice(0, at) + put + text.slice(at + length);
      }
      const value = parse(text);
      if (value === undefined) return;
      try {
        // Whatever is a model can be shown.
        for (const { type } of parseTableResponse(value, 'test').columns) expect(formatSqlType(type)).not.toBe('');
        models++;
      } catch (error) {
        expect(error).toBeInstanceOf(GenError);
      }
    }),
    { numRuns: 2000 },
  );
  expect(models).toBeGreaterThan(0);
});

test('any JSON yields a model or a GenError', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (column, type) => {
      const table = { name: 't', catalog_name: 'c', schema_name: 's' };
      for (const columns of [column, [column], [{ name: 'a', type_json: JSON.stringify(column), type_text: type }]]) {
        try {
          parseTableResponse({ ...table, columns }, 'test');
        } catch (error) {
          expect(error).toBeInstanceOf(GenError);
        }
      }
    }),
  );
});

test.each<[name: string, reason: string]>([
  ['a\u0000b', 'it contains a control character'],
  ['a\nb', 'it contains a control character'],
  ['\ud800', 'it contains a lone surrogate'],
  ['a'.repeat(256), 'part 3 is longer than 255 characters'],
])('a table called %j is rejected', (name, reason) => {
  const read = (): unknown => parseTableResponse({ name, catalog_name: 'c', schema_name: 's' }, 'test');
  expect(read).toThrow(GenError);
  expect(read).toThrow(reason);
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
