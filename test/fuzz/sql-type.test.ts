import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSqlType, SqlSyntaxError } from '../../src/ddl/parse-sql-type.ts';
import { formatSqlType } from '../../src/model/format-sql-type.ts';
import { choosers } from './chooser.ts';
import { deltaTypes } from './delta-types.ts';
import { mutateText } from './mutate-text.ts';
import { valueOr } from './outcome.ts';
import { runs } from './runs.ts';
import { spellSql } from './spell-sql.ts';
import { isTypeText } from './sql-reference.ts';

const others = [
  "struct<a:int COMMENT 'it''s',`b``c`:array<map<string,decimal(38,18)>> NOT NULL>",
  'interval day to second',
  'char(3)',
];

test('a mutated type is rejected, or an independent parser accepts it too', () => {
  const counts = { types: 0, compared: 0, refused: 0 };
  fc.assert(
    fc.property(deltaTypes, choosers, (type, choose) => {
      const text = choose.oneIn(8) ? spellSql(type, choose) : mutateText(spellSql(type, choose), others, choose);
      const read = valueOr(() => parseSqlType(text), SqlSyntaxError);
      const isType = isTypeText(text);
      counts[read === undefined ? 'refused' : 'types']++;
      if (isType !== undefined) {
        expect(read !== undefined, text).toBe(isType);
        counts.compared++;
      }
      if (read === undefined) return;
      // Written and parsed again, it is the same type.
      expect(formatSqlType(parseSqlType(formatSqlType(read)))).toBe(formatSqlType(read));
    }),
    runs(600),
  );
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(20);
});
