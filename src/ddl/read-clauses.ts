import { type ReadColumn, readColumn, readFunction } from './read-column.js';
import { readParts } from './read-name.js';
import { readProperties } from './read-properties.js';
import type { SqlCursor } from './sql-cursor.js';

/** The clauses after the columns of CREATE TABLE. */
export interface TableClauses {
  external: boolean;
  format?: string;
  comment?: string;
  properties: Record<string, string>;
  rowFilter?: string;
  /** The columns of PARTITIONED BY: names of declared columns, or declarations of new ones. */
  partitions: (string | ReadColumn)[];
}

/** Reads clauses in any order, and stops before anything else. */
export function readClauses(cursor: SqlCursor): TableClauses {
  const clauses: TableClauses = { external: false, properties: {}, partitions: [] };
  let more = true;
  while (more) more = readClause(cursor, clauses);
  return clauses;
}

function readClause(cursor: SqlCursor, clauses: TableClauses): boolean {
  // A format can be a class: org.apache.spark.sql.parquet.
  if (cursor.takeWords('USING')) clauses.format = readParts(cursor, 'a format').join('.');
  else if (cursor.takeWords('STORED', 'AS')) clauses.format = readFileFormat(cursor);
  else if (cursor.takeWords('ROW', 'FORMAT')) readRowFormat(cursor, clauses);
  else if (cursor.takeWords('COMMENT')) clauses.comment = cursor.expectString('a comment');
  else if (cursor.takeWords('TBLPROPERTIES')) Object.assign(clauses.properties, readProperties(cursor));
  else if (cursor.takeWords('LOCATION')) readLocation(cursor, clauses);
  else if (cursor.takeWords('PARTITIONED', 'BY')) clauses.partitions = readPartitions(cursor);
  else if (cursor.takeWords('OPTIONS')) cursor.skipParentheses();
  else if (cursor.takeWords('CLUSTER', 'BY')) readClustering(cursor);
  else if (cursor.takeWords('CLUSTERED', 'BY')) readBuckets(cursor);
  else if (cursor.takeWords('DEFAULT', 'COLLATION')) cursor.expectName('a collation');
  else if (cursor.takeWords('WITH', 'ROW', 'FILTER')) clauses.rowFilter = readFunction(cursor);
  else return false;
  return true;
}

/** Reads what follows STORED AS: the name of a format, or the two classes of one. */
function readFileFormat(cursor: SqlCursor): string {
  if (!cursor.takeWords('INPUTFORMAT')) return cursor.expectName('a format');
  cursor.expectString('a class');
  cursor.expectWords('OUTPUTFORMAT');
  cursor.expectString('a class');
  return 'HIVE';
}

/** Reads ROW FORMAT of Hive: `SERDE 'class'`, or DELIMITED with pairs such as `FIELDS TERMINATED BY ','`. */
function readRowFormat(cursor: SqlCursor, clauses: TableClauses): void {
  clauses.format ??= 'HIVE';
  if (cursor.takeWords('SERDE')) {
    cursor.expectString('a class');
    if (cursor.takeWords('WITH', 'SERDEPROPERTIES')) cursor.skipParentheses();
    return;
  }
  cursor.expectWords('DELIMITED');
  while (DELIMITERS.some((words) => cursor.takeWords(...words))) cursor.expectString('a character');
}

const DELIMITERS: readonly (readonly string[])[] = [
  ['FIELDS', 'TERMINATED', 'BY'],
  ['ESCAPED', 'BY'],
  ['COLLECTION', 'ITEMS', 'TERMINATED', 'BY'],
  ['MAP', 'KEYS', 'TERMINATED', 'BY'],
  ['LINES', 'TERMINATED', 'BY'],
  ['NULL', 'DEFINED', 'AS'],
];

/** Reads LOCATION, which makes a table external. */
function readLocation(cursor: SqlCursor, clauses: TableClauses): void {
  cursor.expectString('a location');
  clauses.external = true;
  if (!cursor.takeWords('WITH')) return;
  cursor.skipParentheses();
}

function readPartitions(cursor: SqlCursor): (string | ReadColumn)[] {
  const partitions: (string | ReadColumn)[] = [];
  cursor.expectPunctuation('(');
  do {
    const partition = readPartition(cursor);
    if (partition !== undefined) partitions.push(partition);
  } while (cursor.takePunctuation(','));
  cursor.expectPunctuation(')');
  return partitions;
}

/** Reads a partition column; undefined for a function of a column, such as `days(ts)`. */
function readPartition(cursor: SqlCursor): string | ReadColumn | undefined {
  const next = cursor.peek(1);
  if (next?.kind === 'word' || next?.kind === 'name') return readColumn(cursor);
  const name = cursor.expectName('the name of a column');
  if (!cursor.sees('(')) return name;
  cursor.skipParentheses();
  return undefined;
}

function readClustering(cursor: SqlCursor): void {
  if (!cursor.takeWords('AUTO') && !cursor.takeWords('NONE')) cursor.skipParentheses();
}

function readBuckets(cursor: SqlCursor): void {
  cursor.skipParentheses();
  if (cursor.takeWords('SORTED', 'BY')) cursor.skipParentheses();
  cursor.expectWords('INTO');
  cursor.expectNumber('the number of buckets', 1, 1_000_000);
  cursor.expectWords('BUCKETS');
}
