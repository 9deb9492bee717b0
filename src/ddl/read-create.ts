import type { ColumnModel, TableModel } from '../model/table-model.js';
import { readClauses } from './read-clauses.js';
import { type ReadColumn, readColumn } from './read-column.js';
import { type Check, readConstraint, seesTableConstraint } from './read-constraint.js';
import { readTableName } from './read-name.js';
import type { SqlCursor } from './sql-cursor.js';
import type { Statement } from './statement.js';

type Create = Extract<Statement, { readonly kind: 'create' }>;

export interface CreateOptions {
  readonly mode: Create['mode'];
  readonly kind: 'table' | 'external' | 'streaming';
}

/** Reads what stands behind `CREATE TABLE` and its variants. */
export function readCreate(cursor: SqlCursor, options: CreateOptions): Create {
  const exists = cursor.takeWords('IF', 'NOT', 'EXISTS');
  if (exists && options.mode === 'replace') cursor.fail('IF NOT EXISTS does not go with REPLACE');
  const name = readTableName(cursor);
  const body = cursor.sees('(') ? readBody(cursor) : { columns: [], checks: [], keys: [] };
  const clauses = readClauses(cursor);
  const streaming = options.kind === 'streaming';
  // A streaming table may give its query behind its columns, and when it runs.
  if (streaming && ['AS', 'SCHEDULE', 'TRIGGER'].some((word) => cursor.seesWords(word))) cursor.takeAll();
  if (cursor.seesWords('AS') || cursor.seesWords('SELECT') || cursor.seesWords('LIKE'))
    cursor.fail('the columns of this table do not stand in the statement: write them out');
  if (cursor.seesWords('SHALLOW') || cursor.seesWords('DEEP') || cursor.seesWords('CLONE'))
    cursor.fail('the columns of this table do not stand in the statement: write them out');
  const columns = partitioned([...body.columns], clauses.partitions, cursor);
  if (columns.length === 0) cursor.fail('the columns of the table expected');
  const keys = new Set(body.keys.map((key) => key.toLowerCase()));
  const external = clauses.external || options.kind === 'external';
  const table: Omit<TableModel, 'name'> = {
    kind: streaming ? 'STREAMING_TABLE' : external ? 'EXTERNAL' : 'MANAGED',
    format: (clauses.format ?? 'DELTA').toUpperCase(),
    comment: clauses.comment || null,
    properties: {
      ...clauses.properties,
      ...checkProperties([...body.checks, ...columns.flatMap(({ checks }) => checks)]),
    },
    ...(clauses.rowFilter === undefined ? {} : { rowFilter: clauses.rowFilter }),
    columns: columns.map(({ column }) => required(column, keys)),
  };
  return { kind: 'create', name, mode: exists ? 'if-not-exists' : options.mode, table };
}

interface Body {
  readonly columns: ReadColumn[];
  readonly checks: Check[];
  /** The columns of the primary key. */
  readonly keys: string[];
}

function readBody(cursor: SqlCursor): Body {
  const body: Body = { columns: [], checks: [], keys: [] };
  cursor.expectPunctuation('(');
  do {
    if (!seesTableConstraint(cursor)) {
      const column = readColumn(cursor);
      if (column.path.length > 1 || column.placement.kind !== 'last') cursor.fail("',' or ')' expected");
      body.columns.push(column);
      continue;
    }
    const constraint = readConstraint(cursor);
    if (constraint.kind === 'check') body.checks.push(constraint);
    if (constraint.kind === 'primary-key') body.keys.push(...constraint.columns);
  } while (cursor.takePunctuation(','));
  cursor.expectPunctuation(')');
  return body;
}

/** Gives the partition columns their index; those with a type are columns that come last. */
function partitioned(
  columns: ReadColumn[],
  partitions: readonly (string | ReadColumn)[],
  cursor: SqlCursor,
): ReadColumn[] {
  const places = new Map(columns.map(({ column }, at) => [column.name.toLowerCase(), at]));
  for (const [index, partition] of partitions.entries()) {
    if (typeof partition !== 'string') {
      places.set(partition.column.name.toLowerCase(), columns.length);
      columns.push({ ...partition, column: { ...partition.column, partitionIndex: index } });
      continue;
    }
    const at = places.get(partition.toLowerCase()) ?? -1;
    const found = columns[at];
    if (found === undefined) return cursor.fail(`PARTITIONED BY names ${partition}, which is no column of the table`);
    columns[at] = { ...found, column: { ...found.column, partitionIndex: index } };
  }
  return columns;
}

/** The columns of a primary key are NOT NULL without saying so. */
function required(column: ColumnModel, keys: ReadonlySet<string>): ColumnModel {
  return keys.has(column.name.toLowerCase()) ? { ...column, nullable: false } : column;
}

/** As Delta keeps them in the properties of the table. */
function checkProperties(checks: readonly Check[]): Record<string, string> {
  return Object.fromEntries(
    checks.map(({ name, expression }, i) => [
      `delta.constraints.${name?.toLowerCase() ?? `check_${i + 1}`}`,
      expression,
    ]),
  );
}
