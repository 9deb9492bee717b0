import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDescribedType } from '../../src/catalog/parse/describe-json-type.ts';
import { parseTypeJson } from '../../src/catalog/parse/type-json.ts';
import { parseSqlType } from '../../src/ddl/parse-sql-type.ts';
import { tableOf } from '../ddl/apply-sql.ts';
import { choosers } from './chooser.ts';
import { deltaTypes, toldBy } from './delta-types.ts';
import { runs } from './runs.ts';
import { spellDescribed, spellTypeJson } from './spell-json.ts';
import { spellSql } from './spell-sql.ts';

const plain = { kind: 'string' } as const;

test('every spelling of a type is read as this type', () => {
  fc.assert(
    fc.property(deltaTypes, choosers, (type, choose) => {
      const text = spellSql(type, choose);
      const known = { containsNull: 'known', nullable: true, comment: true } as const;
      // A string with an explicit default collation has a known collation.
      const collated = /collate/i.test(text) ? withoutDefault : <T>(value: T): T => value;
      expect(collated(parseSqlType(text))).toEqual(
        toldBy(type, { containsNull: 'unknown', nullable: false, comment: false, string: plain }),
      );
      const { type: json } = parseTypeJson(JSON.stringify(spellTypeJson(type, choose))) ?? {};
      expect(withoutDefault(json)).toEqual(toldBy(type, { ...known, string: plain }));
      const { columns } = tableOf(`CREATE TABLE c.s.t (a ${spellSql(type, choose)})`);
      expect(withoutDefault(columns[0]?.type)).toEqual(
        toldBy(type, { containsNull: true, nullable: true, comment: true, string: plain }),
      );
      expect(parseDescribedType(spellDescribed(type))).toEqual(
        toldBy(type, { ...known, string: { kind: 'string', bound: 'unknown', collation: null } }),
      );
    }),
    runs(250),
  );
});

/** Treats a known default collation like an unknown one. */
function withoutDefault(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefault);
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).filter(([key, item]) => key !== 'collation' || item !== null);
  return Object.fromEntries(pairs.map(([key, item]) => [key, withoutDefault(item)]));
}
