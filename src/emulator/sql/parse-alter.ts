import { readType } from '../../catalog/type-text.js';
import { Cursor } from '../../catalog/type-text-cursor.js';
import type { ColumnModel } from '../../model/table-model.js';

/** Where a new column goes. */
type Placement =
  | { readonly kind: 'first' }
  | { readonly kind: 'last' }
  | { readonly kind: 'after'; readonly column: string };

/** One statement that changes a table. */
export type Alter =
  | { readonly kind: 'add'; readonly table: string; readonly columns: readonly AddedColumn[] }
  | { readonly kind: 'drop'; readonly table: string; readonly columns: readonly string[]; readonly ifExists: boolean };

export interface AddedColumn {
  readonly column: ColumnModel;
  readonly placement: Placement;
}

const SUPPORTED = 'the emulator takes ALTER TABLE … ADD COLUMN[S] … and ALTER TABLE … DROP COLUMN[S] …';

/** Parses one statement, a `;` at its end allowed. Throws TypeTextError with the position. */
export function parseAlter(sql: string): Alter {
  const cursor = new Cursor(sql);
  if (!cursor.takeWords('ALTER', 'TABLE')) cursor.fail(`not supported: ${SUPPORTED}`);
  const table = readTableName(cursor);
  const alter = readAction(cursor, table);
  cursor.takePunctuation(';');
  cursor.expectEnd();
  return alter;
}

function readAction(cursor: Cursor, table: string): Alter {
  if (cursor.takeWords('ADD', 'COLUMN') || cursor.takeWords('ADD', 'COLUMNS')) {
    return { kind: 'add', table, columns: readList(cursor, readColumn) };
  }
  if (cursor.takeWords('DROP', 'COLUMN') || cursor.takeWords('DROP', 'COLUMNS')) {
    const ifExists = cursor.takeWords('IF', 'EXISTS');
    const columns = readList(cursor, readPlainName);
    return { kind: 'drop', table, columns, ifExists };
  }
  return cursor.fail(`not supported: ${SUPPORTED}`);
}

function readTableName(cursor: Cursor): string {
  const parts = [cursor.expectName('the name of a table')];
  while (cursor.takePunctuation('.')) parts.push(cursor.expectName('the name of a table'));
  if (parts.length !== 3) cursor.fail(`the table must have three parts, catalog.schema.table, and has ${parts.length}`);
  return parts.join('.');
}

/** In parentheses or not. */
function readList<T>(cursor: Cursor, read: (cursor: Cursor) => T): T[] {
  const closed = cursor.takePunctuation('(');
  const items = [read(cursor)];
  while (cursor.takePunctuation(',')) items.push(read(cursor));
  if (closed) cursor.expectPunctuation(')');
  return items;
}

function readPlainName(cursor: Cursor): string {
  const name = cursor.expectName('the name of a column');
  if (cursor.token.text === '.') cursor.fail('columns inside a struct are not supported');
  return name;
}

function readColumn(cursor: Cursor): AddedColumn {
  const name = readPlainName(cursor);
  const type = readType(cursor);
  let nullable = true;
  let comment: string | null = null;
  let placement: Placement = { kind: 'last' };
  for (;;) {
    if (cursor.takeWords('NOT', 'NULL')) nullable = false;
    else if (cursor.takeWords('COMMENT')) comment = cursor.expectString('a comment');
    else if (cursor.takeWords('FIRST')) placement = { kind: 'first' };
    else if (cursor.takeWords('AFTER')) placement = { kind: 'after', column: readPlainName(cursor) };
    else if (cursor.takeWords('DEFAULT')) cursor.fail('DEFAULT is not supported');
    else return { column: { name, type, nullable, comment }, placement };
  }
}
