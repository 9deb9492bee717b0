import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DdlError } from '../../src/ddl/ddl-error.ts';
import { SqlSyntaxError } from '../../src/ddl/parse-sql-type.ts';
import { formatSqlType } from '../../src/model/format-sql-type.ts';
import { TableName } from '../../src/model/table-name.ts';
import { checkTable } from '../../src/proto/check-table.ts';
import { createStatement } from '../catalog/create-statement.ts';
import { applySql } from '../ddl/apply-sql.ts';
import { choosers } from './chooser.ts';
import { scripts } from './fixtures.ts';
import { mutateText } from './mutate-text.ts';
import { expectDiagnostics } from './outcome.ts';
import { runs } from './runs.ts';

test('mutated statements give tables that can be judged, or the place of what cannot be read', () => {
  const counts = { read: 0, refused: 0 };
  fc.assert(
    fc.property(choosers, (choose) => {
      const sql = mutateText(choose.of(scripts), scripts, choose);
      try {
        for (const table of applySql(sql)) {
          expect(TableName.parse(table.name.toSql()).equals(table.name)).toBe(true);
          expectDiagnostics(checkTable(table));
          // Written as a statement and read again, it is the same table.
          if (table.columns.length > 50) continue;
          const again = applySql(createStatement({ ...table, properties: {} }))[0];
          expect(again?.columns.map(({ name, type }) => `${name} ${formatSqlType(type)}`)).toEqual(
            table.columns.map(({ name, type }) => `${name} ${formatSqlType(type)}`),
          );
        }
        counts.read++;
      } catch (error) {
        if (!(error instanceof DdlError)) {
          if (!(error instanceof SqlSyntaxError)) throw error;
          expect(error.position).toBeLessThanOrEqual(sql.length);
        }
        counts.refused++;
      }
    }),
    runs(400),
  );
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(3);
});
