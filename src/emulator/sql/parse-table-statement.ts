import { readTableName } from '../../ddl/read-name.js';
import { readStatement } from '../../ddl/read-statement.js';
import { SqlCursor } from '../../ddl/sql-cursor.js';
import type { AlterAction, Statement } from '../../ddl/statement.js';

/** A change of one table, or of which tables there are. */
export type TableStatement = Extract<Statement, { readonly kind: 'alter' | 'rename' | 'create' | 'drop' }>;

const SUPPORTED = 'the emulator takes ALTER, CREATE and DROP TABLE, COMMENT ON, GRANT and REVOKE';

/**
 * Parses one statement that changes a table, a `;` at its end allowed. ALTER TABLE of what no table holds here, such as
 * its owner, has no actions. Throws SqlSyntaxError with the position.
 */
export function parseTableStatement(sql: string): TableStatement {
  const start = new SqlCursor(sql);
  const cursor = new SqlCursor(sql);
  const statement = isRelevant(start) ? (readStatement(cursor) ?? readIdle(sql)) : undefined;
  if (statement === undefined || !isTableStatement(statement)) return start.fail(`not supported: ${SUPPORTED}`);
  cursor.takePunctuation(';');
  cursor.expectEnd();
  const { name } = statement;
  if (name.length !== 3)
    start.fail(`the table must have three parts, catalog.schema.table, and has ${name.length}: ${name.join('.')}`);
  if (statement.kind === 'alter') for (const action of statement.actions) refuse(action, start);
  return statement;
}

/** Other statements may hold anything. */
function isRelevant(cursor: SqlCursor): boolean {
  return ['ALTER', 'CREATE', 'REPLACE', 'DROP', 'COMMENT'].some((word) => cursor.seesWords(word));
}

function isTableStatement(statement: Statement): statement is TableStatement {
  return ['alter', 'rename', 'create', 'drop'].includes(statement.kind);
}

/** `ALTER TABLE … SET TAGS`, `CLUSTER BY` and the like change nothing; the table must be there nevertheless. */
function readIdle(sql: string): Statement | undefined {
  const cursor = new SqlCursor(sql);
  if (!cursor.takeWords('ALTER')) return undefined;
  cursor.takeWords('STREAMING');
  return cursor.takeWords('TABLE') ? { kind: 'alter', name: readTableName(cursor), actions: [] } : undefined;
}

function refuse(action: AlterAction, cursor: SqlCursor): void {
  // Delta refuses it too: rows that are there would have to be written again.
  const withDefault = action.kind === 'add' && action.columns.some(({ column }) => column.defaultValue != null);
  if (withDefault) cursor.fail('DEFAULT of a column that is added is not supported: add it, then SET DEFAULT');
}
