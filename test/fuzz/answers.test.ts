import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDescribeJson } from '../../src/catalog/parse/describe-json.ts';
import { parseTableResponse } from '../../src/catalog/parse/table-response.ts';
import { formatSqlType } from '../../src/model/format-sql-type.ts';
import type { TableModel } from '../../src/model/table-model.ts';
import { TableName } from '../../src/model/table-name.ts';
import { checkTable } from '../../src/proto/check-table.ts';
import { type Chooser, choosers } from './chooser.ts';
import { answers, described } from './fixtures.ts';
import { mutateValue } from './mutate-value.ts';
import { expectDiagnostics, outcomeOf } from './outcome.ts';
import { runs } from './runs.ts';

test.each([
  ['of Unity Catalog', answers, parseTableResponse],
  ['of DESCRIBE … AS JSON', described, parseDescribeJson],
])('a mutated answer %s gives a table that can be judged, or says why not', (_, fixtures, toModel) => {
  const counts = { models: 0, refused: 0 };
  const property = fc.property(choosers, (choose: Chooser) => {
    const outcome = outcomeOf(() => toModel(mutateValue(choose.of(fixtures), choose), 'test'));
    if ('error' in outcome) counts.refused++;
    else {
      counts.models++;
      expectModel(outcome.value);
    }
  });
  fc.assert(property, runs(500));
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(20);
});

function expectModel(model: TableModel): void {
  // A name that was taken is one that a user can write.
  expect(TableName.parse(model.name.toSql()).equals(model.name)).toBe(true);
  for (const { type } of model.columns) expect(formatSqlType(type)).not.toBe('');
  expectDiagnostics(checkTable(model));
}
