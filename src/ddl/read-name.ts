import type { SqlCursor } from './sql-cursor.js';
import type { ColumnPath, NameParts } from './statement.js';

/** The name of a table, in one to three parts. */
export function readTableName(cursor: SqlCursor): NameParts {
  const parts = readParts(cursor, 'the name of a table');
  if (parts.length > 3) cursor.fail(`the name of a table has at most three parts, this one has ${parts.length}`);
  return parts;
}

/** The name of a column, and of fields in it. */
export function readColumnPath(cursor: SqlCursor): ColumnPath {
  return readParts(cursor, 'the name of a column');
}

/** Names with dots between them. */
export function readParts(cursor: SqlCursor, what: string): ColumnPath {
  const parts: [string, ...string[]] = [cursor.expectName(what)];
  while (cursor.takePunctuation('.')) parts.push(cursor.expectName(what));
  return parts;
}

/** What `read` reads, once or more often, with commas; in parentheses or not. */
export function readList<T>(cursor: SqlCursor, read: (cursor: SqlCursor) => T): T[] {
  const closed = cursor.takePunctuation('(');
  const items = [read(cursor)];
  while (cursor.takePunctuation(',')) items.push(read(cursor));
  if (closed) cursor.expectPunctuation(')');
  return items;
}
