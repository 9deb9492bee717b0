import { readParts } from '../../ddl/read-name.js';
import { SqlCursor } from '../../ddl/sql-cursor.js';
import { grantable } from '../grants/privileges.js';
import { type Securable, securableTypes } from '../grants/securable.js';

/** A GRANT or a REVOKE. */
export interface GrantStatement {
  readonly action: 'grant' | 'revoke';
  /** As the REST interface names them: `USE_SCHEMA`. */
  readonly privileges: readonly string[];
  readonly securable: Securable;
  readonly principal: string;
}

/**
 * Parses `GRANT privileges ON [CATALOG | SCHEMA | TABLE] name TO principal` or `REVOKE … FROM …`, a `;` at its end allowed.
 * Undefined for any other statement. Throws SqlSyntaxError with the position.
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
    if (!grantable[securable.type].includes(name)) at.fail(`no privilege of a ${securable.type}`);
  }
  cursor.expectWords(action === 'grant' ? 'TO' : 'FROM');
  const principal = cursor.expectName('the principal');
  cursor.takePunctuation(';');
  cursor.expectEnd();
  return { action, privileges: read.map(({ name }) => name), securable, principal };
}

/** One or two words, such as USE CATALOG, and a cursor that stands before them, for messages. */
function readPrivilege(cursor: SqlCursor): { readonly name: string; readonly at: SqlCursor } {
  const at = new SqlCursor(cursor.text);
  while (at.token.at < cursor.token.at) at.take();
  if (cursor.seesWords('ON')) cursor.fail('expected a privilege');
  const words = [cursor.expectName('a privilege')];
  while (cursor.token.kind === 'word' && !cursor.seesWords('ON')) words.push(cursor.take().text);
  return { name: words.join('_').toUpperCase(), at };
}

/** Without a word for its type it is a table, as in Databricks. */
function readSecurable(cursor: SqlCursor): Securable {
  const type = securableTypes.find((word) => !cursor.sees('.', 1) && cursor.takeWords(word)) ?? 'TABLE';
  const parts = readParts(cursor, `the name of a ${type}`);
  const wanted = securableTypes.indexOf(type) + 1;
  if (parts.length !== wanted) cursor.fail(`the name of a ${type} has ${wanted} parts, this one has ${parts.length}`);
  return { type, name: parts.join('.') };
}
