import { recordColumns } from '../../../proto/record-columns.js';
import { formatJsonRow } from '../../format-json-row.js';
import type { EmulatedTable } from '../../tables/emulated-table.js';
import { numberParameter, readNumber } from '../read-number.js';
import type { Route } from '../route.js';

const after = numberParameter('Number of rows to leave out, such as `next` of the page before.', {
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  default: 0,
});
const limit = numberParameter('The most rows to return.', { minimum: 1, maximum: 10_000, default: 1000 });

/** Characters after which a page ends, even if it has fewer rows than the limit. */
const MAX_PAGE = 8 * 1024 * 1024;

/** Returns a page of rows. */
export const listRows: Route = {
  method: 'GET',
  path: '/tables/{table}/rows',
  id: 'listRows',
  summary: 'Return rows of a table as JSON, in order of arrival',
  description:
    'Times are ISO strings, BIGINT and DECIMAL are strings, BINARY is base64, and a NULL column has no key. ' +
    'Numbers in a VARIANT are rounded to the digits of a double. A page ends after ' +
    '`limit` rows or 8 MiB. Ask for the next one with `after` set to `next`, also later, for the rows that arrived since. With ' +
    '`Accept: application/x-ndjson`, the response has one row per line, and `next` and `more` in headers. In a partitioned ' +
    'Delta table the order changes when rows move from the log into files.',
  query: { after, limit },
  result: {
    type: 'object',
    required: ['rows', 'next', 'more'],
    additionalProperties: false,
    properties: {
      rows: { type: 'array', items: { type: 'object' } },
      next: { type: 'integer', minimum: 0, description: '`after` of the next page.' },
      more: { type: 'boolean', description: 'Whether the table has rows after this page.' },
    },
  },
  ndjson: { type: 'string', description: 'One row per line.' },
  errors: ['not-found'],
  handle(call) {
    const table = call.state.tables.expect(call.name);
    const start = readNumber(call, 'after', after) as number;
    const rows = readPage(table, start, readNumber(call, 'limit', limit) as number);
    const next = start + rows.length;
    const more = next < table.storage.count;
    if (call.ndjson) {
      const headers = { 'zerobus-next': String(next), 'zerobus-more': String(more) };
      return { text: rows.map((row) => `${row}\n`).join(''), type: 'application/x-ndjson', headers };
    }
    return { text: `{"rows":[${rows.join(',')}],"next":${next},"more":${more}}`, type: 'application/json' };
  },
};

/** Returns rows as JSON texts. */
function readPage({ model, storage }: EmulatedTable, skip: number, most: number): readonly string[] {
  const columns = recordColumns(model.columns);
  const rows: string[] = [];
  let size = 0;
  if (skip >= storage.count) return rows;
  for (const row of storage.rows(model.columns, skip)) {
    const text = JSON.stringify(formatJsonRow(columns, row));
    rows.push(text);
    size += text.length;
    if (rows.length === most || size >= MAX_PAGE) break;
  }
  return rows;
}
