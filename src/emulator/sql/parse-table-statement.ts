import { readTableName } from '../../ddl/read-name.js';
import { readStatement } from '../../ddl/read-statement.js';
import { SqlCursor } from '../../ddl/sql-cursor.js';
import type { AlterAction, Statement } from '../../ddl/statement.js';

/** A statement that changes, creates, renames or drops a table. */
export type TableStatement = Extract<Statement, { readonly kind: 'alter' | 'rename' | 'create' | 'drop' }>;

const SUPPORTED = 'the emulator supports ALTER, CREATE and DROP TABLE, COMMENT ON, GRANT and REVOKE';

/**
 * Parses one statement that changes a table, with an optional `;` at the end. An ALTER TABLE that changes something the
 * emulator does not model, such as the owner, has no actions. Throws SqlSyntaxError with the position.
 */
export function parseTableStatement(sql: string): TableStatement {
  const start = new SqlCursor(sql);
  const cursor = new SqlCursor(sql);
  const statement = isRelevant(start) ? (readStatement(cursor) ?? readAlterWithoutEffect(sql)) : undefined;
  if (statement === undefined || !isTableStatement(statement)) return start.fail(`not supported: ${SUPPORTED}`);
  cursor.takePunctuation(';');
  cursor.expectEnd();
  const { name } = statement;
  if (name.length !== 3)
    start.fail(`the table name must have three parts, catalog.schema.table, not ${name.length}: ${name.join('.')}`);
  if (statement.kind === 'alter') for (const action of statement.actions) rejectDefault(action, start);
  return statement;
}

/** Whether the statement starts with a supported keyword. Only then does our reader understand its syntax. */
function isRelevant(cursor: SqlCursor): boolean {
  return ['ALTER', 'CREATE', 'REPLACE', 'DROP', 'COMMENT'].some((word) => cursor.seesWords(word));
}

function isTableStatement(statement: Statement): statement is TableStatement {
  return ['alter', 'rename', 'create', 'drop'].includes(statement.kind);
}

/** Reads an `ALTER TABLE … SET TAGS`, `CLUSTER BY` and the like, which have no effect but require an existing table. */
function readAlterWithoutEffect(sql: string): Statement | undefined {
  const cursor = new SqlCursor(sql);
  if (!cursor.takeWords('ALTER')) return undefined;
  cursor.takeWords('STREAMING');
  return cursor.takeWords('TABLE') ? { kind: 'alter', name: readTableName(cursor), actions: [] } : undefined;
}

function rejectDefault(action: AlterAction, cursor: SqlCursor): void {
  // Delta rejects it too, because it would have to rewrite existing rows.
  const withDefault = action.kind === 'add' && action.columns.some(({ column }) => column.defaultValue != null);
  if (withDefault)
    cursor.fail('ADD COLUMN with a DEFAULT is not supported: add the column, then use ALTER COLUMN … SET DEFAULT');
}
