import { readParts } from '../../ddl/read-name.js';
import { SqlCursor } from '../../ddl/sql-cursor.js';
import { GRANTABLE_PRIVILEGES } from '../grants/privileges.js';
import { SECURABLE_TYPES, type Securable } from '../grants/securable.js';

/** A parsed GRANT or REVOKE. */
export interface GrantStatement {
  readonly action: 'grant' | 'revoke';
  /** Names as in the REST interface, such as `USE_SCHEMA`. */
  readonly privileges: readonly string[];
  readonly securable: Securable;
  readonly principal: string;
}

/**
 * Parses `GRANT privileges ON [CATALOG | SCHEMA | TABLE] name TO principal` or `REVOKE … FROM …`, with an optional `;` at
 * the end. Returns undefined for any other statement. Throws SqlSyntaxError with the position.
 */
export function parseGrant(sql: string): GrantStatement | undefined {
  const cursor = new SqlCursor(sql);
  const action = cursor.takeWords('GRANT') ? 'grant' : cursor.takeWords('REVOKE') ? 'revoke' : undefined;
  if (action === undefined) return undefined;
  const read = [readPrivilege(cursor)];
  while (cursor.takePunctuation(',')) read.push(readPrivilege(cursor));
  cursor.expectWords('ON');
  const securable = readSecurable(cursor);
  for (const { name, at } of read) {
    if (!GRANTABLE_PRIVILEGES[securable.type].includes(name)) at.fail(`not a privilege on a ${securable.type}`);
  }
  cursor.expectWords(action === 'grant' ? 'TO' : 'FROM');
  const principal = cursor.expectName('the principal');
  cursor.takePunctuation(';');
  cursor.expectEnd();
  return { action, privileges: read.map(({ name }) => name), securable, principal };
}

/** Reads the one or more words of a privilege, such as USE CATALOG. Also returns a cursor at its start, for messages. */
function readPrivilege(cursor: SqlCursor): { readonly name: string; readonly at: SqlCursor } {
  const at = new SqlCursor(cursor.text);
  while (at.token.at < cursor.token.at) at.take();
  if (cursor.seesWords('ON')) cursor.fail('expected a privilege');
  const words = [cursor.expectName('a privilege')];
  while (cursor.token.kind === 'word' && !cursor.seesWords('ON')) words.push(cursor.take().text);
  return { name: words.join('_').toUpperCase(), at };
}

/** Reads a securable. Without a keyword for its type it is a table, as in Databricks. */
function readSecurable(cursor: SqlCursor): Securable {
  const type = SECURABLE_TYPES.find((word) => !cursor.sees('.', 1) && cursor.takeWords(word)) ?? 'TABLE';
  const parts = readParts(cursor, `the name of a ${type}`);
  const wanted = SECURABLE_TYPES.indexOf(type) + 1;
  if (parts.length !== wanted) cursor.fail(`the name of a ${type} has ${wanted} parts, not ${parts.length}`);
  return { type, name: parts.join('.') };
}
