import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DescribeTypeError, parseDescribedType } from '../../src/catalog/parse/describe-json-type.ts';
import { parseTypeJson, TypeJsonError } from '../../src/catalog/parse/type-json.ts';
import { choosers } from './chooser.ts';
import { deltaTypes } from './delta-types.ts';
import { formOf, formOfDescribed, formOfTypeJson } from './json-reference.ts';
import { mutateText } from './mutate-text.ts';
import { mutateValue } from './mutate-value.ts';
import { valueOr } from './outcome.ts';
import { runs } from './runs.ts';
import { spellDescribed, spellTypeJson } from './spell-json.ts';

const others = ['{"type":"struct","fields":[{"name":"a","type":"long","nullable":false,"metadata":{"comment":"x"}}]}'];

test('mutated type_json is rejected, or parses to what it says', () => {
  const counts = { types: 0, refused: 0 };
  fc.assert(
    fc.property(deltaTypes, choosers, (type, choose) => {
      const field = { name: 'a', type: spellTypeJson(type, choose), nullable: true, metadata: {} };
      const value = mutateValue(choose.oneIn(2) ? field : field.type, choose);
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      const read = valueOr(() => parseTypeJson(text), TypeJsonError);
      counts[read === undefined ? 'refused' : 'types']++;
      if (read === undefined) return;
      const json =
        typeof value === 'object' && value !== null && 'name' in value ? (value as { type?: unknown }).type : value;
      if (/__CHAR_VARCHAR/.test(text)) return;
      expect(formOf(read.type), text).toEqual(formOfTypeJson(json));
    }),
    runs(1500),
  );
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(20);
});

test('type_json with mutated text is parsed or rejected', () => {
  fc.assert(
    fc.property(deltaTypes, choosers, (type, choose) => {
      const field = { name: 'a', type: spellTypeJson(type, choose), nullable: true, metadata: {} };
      const text = mutateText(JSON.stringify(field), others, choose);
      const read = valueOr(() => parseTypeJson(text), TypeJsonError);
      if (read !== undefined && text.trim().startsWith('{'))
        expect(formOf(read.type)).toEqual(formOfTypeJson(typeIn(JSON.parse(text.trim()))));
    }),
    runs(1000),
  );
});

test('a mutated type of DESCRIBE … AS JSON is rejected, or parses to what it says', () => {
  const counts = { types: 0, refused: 0 };
  fc.assert(
    fc.property(deltaTypes, choosers, (type, choose) => {
      const value: unknown = JSON.parse(JSON.stringify(mutateValue(spellDescribed(type), choose)));
      const read = valueOr(() => parseDescribedType(value), DescribeTypeError);
      counts[read === undefined ? 'refused' : 'types']++;
      if (read !== undefined) expect(formOf(read), JSON.stringify(value)).toEqual(formOfDescribed(value));
    }),
    runs(1000),
  );
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(20);
});

function typeIn(value: object): unknown {
  return 'name' in value ? (value as { type?: unknown }).type : value;
}
