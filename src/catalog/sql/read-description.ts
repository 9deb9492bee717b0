import { genError } from '../../diagnostics/gen-error.js';
import type { TableModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import { jsonFault, parseJson } from '../../system/bounded-json.js';
import { parseDescribeJson } from '../parse/describe-json.js';
import type { Run } from './parse-rows.js';

/**
 * Reads a table with `DESCRIBE TABLE EXTENDED … AS JSON`, whose result is one row with one column of JSON. Throws SqlError, and
 * what `parseDescribeJson` throws.
 */
export async function readDescription(table: TableName, run: Run, source: string): Promise<TableModel> {
  const rows = await run(`DESCRIBE TABLE EXTENDED ${table.toSql()} AS JSON`);
  const [text] = Object.values(rows[0] ?? {});
  return parseDescribeJson(readJson(text, table, source), source);
}

function readJson(text: unknown, table: TableName, source: string): unknown {
  const fail = (reason: string): never => {
    throw genError('catalog-answer-invalid', { table }, { source, reason });
  };
  if (typeof text !== 'string') return fail('DESCRIBE … AS JSON returned no text');
  try {
    return parseJson(text);
  } catch (error) {
    return fail(jsonFault(error, 'DESCRIBE … AS JSON returned invalid or truncated JSON'));
  }
}
