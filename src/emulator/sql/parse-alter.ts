import { readStatement } from '../../catalog/ddl/read-statement.js';
import type { AlterAction } from '../../catalog/ddl/statement.js';
import { Cursor } from '../../catalog/type-text-cursor.js';

/** A change of one table. */
export interface Alter {
  readonly table: string;
  readonly actions: readonly AlterAction[];
}

const SUPPORTED = 'the emulator takes ALTER TABLE … ADD COLUMN[S] … and ALTER TABLE … DROP COLUMN[S] …';

/**
 * Parses one statement, a `;` at its end allowed, of those that the emulator can follow: its rows belong to columns, so
 * columns come and go as a whole. Throws TypeTextError with the position.
 */
export function parseAlter(sql: string): Alter {
  const start = new Cursor(sql);
  if (!start.seesWords('ALTER', 'TABLE')) start.fail(`not supported: ${SUPPORTED}`);
  const cursor = new Cursor(sql);
  const statement = readStatement(cursor);
  if (statement?.kind !== 'alter') return start.fail(`not supported: ${SUPPORTED}`);
  cursor.takePunctuation(';');
  cursor.expectEnd();
  const { name, actions } = statement;
  if (name.length !== 3)
    start.fail(`the table must have three parts, catalog.schema.table, and has ${name.length}: ${name.join('.')}`);
  for (const action of actions) refuse(action, start);
  return { table: name.join('.'), actions };
}

function refuse(action: AlterAction, cursor: Cursor): void {
  if (action.kind !== 'add' && action.kind !== 'drop') cursor.fail(`not supported: ${SUPPORTED}`);
  const paths = action.columns.map((item) => ('path' in item ? item.path : item));
  if (paths.some(({ length }) => length > 1)) cursor.fail('columns inside a struct are not supported');
  // Delta refuses it too: rows that are there would have to be written again.
  const withDefault = action.kind === 'add' && action.columns.some(({ column }) => column.defaultValue != null);
  if (withDefault) cursor.fail('DEFAULT is not supported');
}
