import { fillQuoted } from './placeholder.js';
import { readIdentifierClause, seesIdentifierClause } from './read-identifier.js';
import { splitName } from './split-name.js';
import type { SqlCursor } from './sql-cursor.js';
import type { ColumnPath, NameParts } from './statement.js';

/** Reads the name of a table with one to three parts. */
export function readTableName(cursor: SqlCursor): NameParts {
  const parts = readNames(cursor, 'the name of a table', 'object');
  if (parts.length > 3) cursor.reject(`a table name has at most three parts, but this one has ${parts.length}`);
  return parts;
}

/** Returns whether a name is a path, such as `` delta.`/Volumes/x` ``: Unity Catalog has no table there. */
export function isPath(name: NameParts): boolean {
  const [format = '', path = ''] = name;
  return (
    name.length === 2 &&
    path.includes('/') &&
    /^(?:avro|binaryfile|csv|delta|iceberg|json|orc|parquet|text|xml)$/i.test(format)
  );
}

/** Reads the name of a catalog, which can be a string. */
export function readCatalogName(cursor: SqlCursor): string {
  const [name, ...more] = readSchemaParts(cursor, 'a catalog');
  if (more.length > 0) cursor.reject('the name of a catalog has one part');
  return name;
}

/** Reads the name of a schema, with its catalog or without. It can be a string. */
export function readSchemaName(cursor: SqlCursor): NameParts {
  const parts = readSchemaParts(cursor, 'a schema');
  if (parts.length > 2) cursor.reject('the name of a schema has at most two parts');
  return parts;
}

function readSchemaParts(cursor: SqlCursor, what: string): ColumnPath {
  const { kind, at } = cursor.token;
  if (kind !== 'string') return readNames(cursor, what, 'object');
  const text = cursor.expectString(what);
  return [cursor.variables === undefined ? text : fillQuoted(text, 'object', at, cursor.variables)];
}

/** Reads the path of a column or field. */
export function readColumnPath(cursor: SqlCursor): ColumnPath {
  return readParts(cursor, 'the name of a column');
}

/** Reads names separated by dots. */
export function readParts(cursor: SqlCursor, what: string): ColumnPath {
  return readNames(cursor, what, 'column');
}

function readNames(cursor: SqlCursor, what: string, of: 'object' | 'column'): ColumnPath {
  const parts: string[] = [];
  do parts.push(...readPart(cursor, what, of));
  while (cursor.takePunctuation('.'));
  return parts as unknown as ColumnPath;
}

/** Reads one name; a placeholder and IDENTIFIER can hold several. */
function readPart(cursor: SqlCursor, what: string, of: 'object' | 'column'): readonly string[] {
  if (seesIdentifierClause(cursor)) return readIdentifierClause(cursor);
  const { kind, text, at } = cursor.token;
  if (kind === 'name' && of === 'object' && cursor.variables !== undefined) {
    cursor.take();
    return [fillQuoted(text, 'object', at, cursor.variables)];
  }
  const filled = cursor.takeFilledName();
  if (filled === undefined) return [cursor.expectName(what)];
  return splitName(filled) ?? cursor.fail(`expected ${what}, but the placeholder at its place is empty`);
}

/** Reads a comma-separated list, with or without parentheses. */
export function readList<T>(cursor: SqlCursor, read: (cursor: SqlCursor) => T): T[] {
  const closed = cursor.takePunctuation('(');
  const items = [read(cursor)];
  while (cursor.takePunctuation(',')) items.push(read(cursor));
  if (closed) cursor.expectPunctuation(')');
  return items;
}
