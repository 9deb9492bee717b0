import type { ColumnModel, TableModel } from '../model/table-model.js';
import { readClauses } from './read-clauses.js';
import { type ReadColumn, readColumn } from './read-column.js';
import { type Check, readConstraint, seesTableConstraint } from './read-constraint.js';
import { isPath, readTableName } from './read-name.js';
import type { SqlCursor } from './sql-cursor.js';
import type { Statement } from './statement.js';
import { seesTableChange, takeRest } from './table-change.js';

type Create = Extract<Statement, { readonly kind: 'create' }>;

/** Which variant of CREATE TABLE to read. */
export interface CreateVariant {
  readonly mode: Create['mode'];
  readonly kind: 'table' | 'external' | 'streaming';
}

const NO_COLUMNS = 'the statement does not list the columns of the table: write them out';

/** Reads the part after `CREATE TABLE` and its variants. Undefined for a path: Unity Catalog has no such table. */
export function readCreate(cursor: SqlCursor, variant: CreateVariant): Create | undefined {
  const exists = cursor.takeWords('IF', 'NOT', 'EXISTS');
  if (exists && variant.mode === 'replace') cursor.reject('IF NOT EXISTS cannot be combined with REPLACE');
  const name = readTableName(cursor);
  if (isPath(name)) {
    takeRest(cursor);
    return undefined;
  }
  const body = cursor.sees('(') ? readBody(cursor) : { columns: [], checks: [], keys: [] };
  const clauses = readClauses(cursor);
  const streaming = variant.kind === 'streaming';
  const columns = withPartitions([...body.columns], clauses.partitions, cursor);
  const copied = COPIES.some((word) => cursor.seesWords(word)) || (!streaming && cursor.seesWords('AS'));
  if (columns.length === 0 || copied) rejectColumns(cursor);
  // A streaming table may have a query, flows and a schedule after its columns.
  if (streaming && STREAMING_CLAUSES.some((word) => cursor.seesWords(word))) takeRest(cursor);
  const keys = new Set(body.keys.map((key) => key.toLowerCase()));
  const external = clauses.external || variant.kind === 'external';
  const table: Omit<TableModel, 'name'> = {
    kind: streaming ? 'STREAMING_TABLE' : external ? 'EXTERNAL' : 'MANAGED',
    format: (clauses.format ?? 'DELTA').toUpperCase(),
    comment: clauses.comment || null,
    properties: {
      ...clauses.properties,
      ...checkProperties([...body.checks, ...columns.flatMap(({ checks }) => checks)]),
    },
    ...(clauses.rowFilter === undefined ? {} : { rowFilter: clauses.rowFilter }),
    columns: columns.map(({ column }) => withKeyNullability(column, keys)),
  };
  return { kind: 'create', name, mode: exists ? 'if-not-exists' : variant.mode, table };
}

const STREAMING_CLAUSES: readonly string[] = ['AS', 'FLOW', 'SCHEDULE', 'TRIGGER', 'REFRESH'];

/** What comes before another table that has the columns. */
const COPIES: readonly string[] = ['LIKE', 'SHALLOW', 'DEEP', 'CLONE'];

function seesQuery(cursor: SqlCursor): boolean {
  return ['AS', 'FROM', 'SELECT', 'TABLE', 'VALUES', 'WITH'].some((word) => cursor.seesWords(word));
}

function rejectColumns(cursor: SqlCursor): never {
  const isEnd = cursor.token.kind === 'end' || cursor.sees(';') || seesTableChange(cursor);
  const isKnown = [...COPIES, ...STREAMING_CLAUSES].some((word) => cursor.seesWords(word)) || seesQuery(cursor);
  return isEnd || isKnown ? cursor.reject(NO_COLUMNS) : cursor.fail('expected the columns of the table');
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
      if (column.path.length > 1 || column.placement.kind !== 'last') cursor.fail("expected ',' or ')'");
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

/** Sets the index of the partition columns. Partition columns with a type are appended as new columns. */
function withPartitions(
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
    if (found === undefined)
      return cursor.reject(`PARTITIONED BY names ${partition}, which is not a column of the table`);
    columns[at] = { ...found, column: { ...found.column, partitionIndex: index } };
  }
  return columns;
}

/** Makes the columns of a primary key NOT NULL, which SQL implies. */
function withKeyNullability(column: ColumnModel, keys: ReadonlySet<string>): ColumnModel {
  return keys.has(column.name.toLowerCase()) ? { ...column, nullable: false } : column;
}

/** Converts CHECK constraints to the table properties in which Delta stores them. */
function checkProperties(checks: readonly Check[]): Record<string, string> {
  return Object.fromEntries(
    checks.map(({ name, expression }, i) => [
      `delta.constraints.${name?.toLowerCase() ?? `check_${i + 1}`}`,
      expression,
    ]),
  );
}
