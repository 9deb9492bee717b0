import type { SqlCursor } from './sql-cursor.js';
import type { ColumnPath, NameParts } from './statement.js';

/** Reads the name of a table with one to three parts. */
export function readTableName(cursor: SqlCursor): NameParts {
  const parts = readParts(cursor, 'the name of a table');
  if (parts.length > 3) cursor.fail(`a table name has at most three parts, but this one has ${parts.length}`);
  return parts;
}

/** Reads the path of a column or field. */
export function readColumnPath(cursor: SqlCursor): ColumnPath {
  return readParts(cursor, 'the name of a column');
}

/** Reads names separated by dots. */
export function readParts(cursor: SqlCursor, what: string): ColumnPath {
  const parts: [string, ...string[]] = [cursor.expectName(what)];
  while (cursor.takePunctuation('.')) parts.push(cursor.expectName(what));
  return parts;
}

/** Reads a comma-separated list, with or without parentheses. */
export function readList<T>(cursor: SqlCursor, read: (cursor: SqlCursor) => T): T[] {
  const closed = cursor.takePunctuation('(');
  const items = [read(cursor)];
  while (cursor.takePunctuation(',')) items.push(read(cursor));
  if (closed) cursor.expectPunctuation(')');
  return items;
}
