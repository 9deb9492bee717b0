import { enablesAutoMerge } from './auto-merge.js';
import { readTableName } from './read-name.js';
import type { SqlCursor } from './sql-cursor.js';
import type { Statement } from './statement.js';
import { takeRest } from './table-change.js';

type UnknownChange = Extract<Statement, { readonly kind: 'unknown-change' }>;

const REASON =
  'adds the columns of the data that it reads, which the snapshot does not have: add them with ALTER TABLE';

/**
 * Reads a statement that writes data and adds columns to its table, if that is what follows: `WITH SCHEMA EVOLUTION`, or COPY INTO
 * with `mergeSchema`. Undefined for any other statement, and then nothing is taken. Throws SqlSyntaxError for SET of autoMerge.
 */
export function readSchemaEvolution(cursor: SqlCursor): UnknownChange | undefined {
  const scan = cursor.copy();
  if (scan.seesWords('SET')) rejectAutoMerge(scan);
  if (!['COPY', 'FROM', 'INSERT', 'MERGE', 'WITH'].some((word) => scan.seesWords(word))) return undefined;
  let evolves = false;
  // INTO before the words WITH SCHEMA EVOLUTION, and after them.
  let before: SqlCursor | undefined;
  let after: SqlCursor | undefined;
  for (let depth = 0; scan.token.kind !== 'end' && !scan.sees(';'); scan.take()) {
    if (scan.sees('(')) depth++;
    else if (scan.sees(')')) depth--;
    if (seesMergeSchema(scan)) evolves = true;
    if (depth > 0) continue;
    if (scan.seesWords('WITH', 'SCHEMA', 'EVOLUTION')) {
      evolves = true;
      before ??= after;
      after = undefined;
    }
    if (scan.seesWords('INTO') || scan.seesWords('OVERWRITE')) after ??= scan.copy();
  }
  const target = after ?? before;
  if (!evolves || target === undefined) return undefined;
  const verb = cursor.token.text.toUpperCase();
  target.take();
  target.takeWords('TABLE');
  const name = readTableName(target);
  // The statement proper comes after the queries of WITH and FROM.
  const isQueryFirst = verb === 'WITH' || verb === 'FROM';
  do cursor.take();
  while (isQueryFirst && cursor.token !== target.token);
  takeRest(cursor);
  return {
    kind: 'unknown-change',
    name,
    reason: `${verb === 'COPY' ? 'COPY INTO with mergeSchema' : 'WITH SCHEMA EVOLUTION'} ${REASON}`,
  };
}

/** The options `'mergeSchema' = 'true'`, `mergeSchema = true` and the like. */
function seesMergeSchema(cursor: SqlCursor): boolean {
  if (!/^mergeschema$/i.test(cursor.token.text)) return false;
  return !/^false$/i.test(cursor.peek(cursor.sees('=', 1) ? 2 : 1)?.text ?? '');
}

function rejectAutoMerge(cursor: SqlCursor): void {
  if (!enablesAutoMerge(cursor.text, cursor.token.at)) return;
  cursor.reject(
    'with schema.autoMerge, INSERT and MERGE add columns that the snapshot does not have: add them with ALTER TABLE',
  );
}
