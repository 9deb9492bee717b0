import { genError } from '../../diagnostics/gen-error.js';
import type { TableModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import { jsonFault, parseJson } from '../../system/parse-json.js';
import { parseDescribeJson } from '../parse/describe-json.js';
import type { Run } from './parse-rows.js';

/** A table by `DESCRIBE TABLE EXTENDED … AS JSON`: one row, one column, JSON in it. Throws as `parseDescribeJson` does. */
export async function readDescription(table: TableName, run: Run, source: string): Promise<TableModel> {
  const rows = await run(`DESCRIBE TABLE EXTENDED ${table.toSql()} AS JSON`);
  const [text] = Object.values(rows[0] ?? {});
  return parseDescribeJson(readJson(text, table, source), source);
}

function readJson(text: unknown, table: TableName, source: string): unknown {
  const fail = (reason: string): never => {
    throw genError('catalog-answer-invalid', { table }, { source, reason });
  };
  if (typeof text !== 'string') return fail('DESCRIBE … AS JSON gave no text');
  try {
    return parseJson(text);
  } catch (error) {
    return fail(jsonFault(error, 'DESCRIBE … AS JSON gave no JSON, or JSON that ends too early'));
  }
}
