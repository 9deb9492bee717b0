import { isIgnored, isIgnoredNoun } from './ignored-statements.js';
import { readAlter } from './read-alter.js';
import { readCreate } from './read-create.js';
import { readParts, readTableName } from './read-name.js';
import type { SqlCursor } from './sql-cursor.js';
import type { Statement } from './statement.js';

/**
 * Reads a statement up to `;` or the end. Undefined for statements that do not affect columns: GRANT, INSERT, CREATE VIEW …
 * Throws SqlSyntaxError for an unknown statement, and for one whose effect does not follow from its text.
 */
export function readStatement(cursor: SqlCursor): Statement | undefined {
  const statement = readRelevant(cursor);
  if (statement === 'ignored') {
    cursor.takeAll();
    return undefined;
  }
  if (cursor.token.kind !== 'end' && !cursor.sees(';')) cursor.fail('expected the end of the statement');
  return statement;
}

function readRelevant(cursor: SqlCursor): Statement | undefined | 'ignored' {
  rejectOpaqueStatements(cursor);
  if (cursor.seesWords('CREATE') || cursor.seesWords('REPLACE', 'TABLE')) return readCreateVariant(cursor);
  if (cursor.takeWords('ALTER')) {
    cursor.takeWords('STREAMING');
    return cursor.takeWords('TABLE') ? readAlter(cursor) : ignoreNoun(cursor);
  }
  if (cursor.seesWords('DROP')) return readDrop(cursor);
  if (cursor.takeWords('COMMENT', 'ON')) return readComment(cursor);
  if (cursor.takeWords('USE')) return readUse(cursor);
  if (cursor.takeWords('SET', 'CATALOG')) return { kind: 'use-catalog', catalog: cursor.expectName('a catalog') };
  if (isIgnored(cursor)) return 'ignored';
  return cursor.fail('expected a statement');
}

/** Rejects statements that may change columns in a way that does not follow from their text. */
function rejectOpaqueStatements(cursor: SqlCursor): void {
  const block =
    cursor.seesWords('BEGIN') && !cursor.seesWords('BEGIN', 'TRANSACTION') && cursor.peek(1)?.kind === 'word';
  if (block) cursor.fail('BEGIN … END blocks are not supported: write the statements one after the other');
  if (cursor.seesWords('EXECUTE', 'IMMEDIATE')) cursor.fail('the effect of EXECUTE IMMEDIATE is unknown');
  if (cursor.seesWords('RESTORE')) cursor.fail('RESTORE does not list the columns of the older version');
  if (cursor.seesWords('UNDROP')) cursor.fail('UNDROP does not list the columns of the table');
}

function readCreateVariant(cursor: SqlCursor): Statement | 'ignored' {
  if (cursor.takeWords('REPLACE', 'TABLE')) return readCreate(cursor, { mode: 'replace', kind: 'table' });
  cursor.expectWords('CREATE');
  const mode = cursor.takeWords('OR', 'REPLACE') || cursor.takeWords('OR', 'REFRESH') ? 'or-replace' : 'create';
  if (cursor.takeWords('TABLE')) return readCreate(cursor, { mode, kind: 'table' });
  if (cursor.takeWords('EXTERNAL', 'TABLE')) return readCreate(cursor, { mode, kind: 'external' });
  if (cursor.takeWords('STREAMING', 'TABLE')) return readCreate(cursor, { mode, kind: 'streaming' });
  if (cursor.seesWords('PROCEDURE'))
    cursor.fail('procedures are not supported: their effect is only known when they run');
  return ignoreNoun(cursor);
}

function readDrop(cursor: SqlCursor): Statement | 'ignored' {
  cursor.expectWords('DROP');
  const noun = ['TABLE', 'SCHEMA', 'DATABASE', 'CATALOG'].find((word) => cursor.takeWords(word));
  if (noun === undefined) return ignoreNoun(cursor);
  const ifExists = cursor.takeWords('IF', 'EXISTS');
  const name = noun === 'CATALOG' ? [cursor.expectName('a catalog')] : readTableName(cursor);
  if (noun === 'TABLE') {
    cursor.takeWords('PURGE');
    return { kind: 'drop', name, ifExists };
  }
  if (!cursor.takeWords('CASCADE')) cursor.takeWords('RESTRICT');
  return noun === 'CATALOG' ? { kind: 'drop-catalog', name: name[0] as string } : { kind: 'drop-schema', name };
}

function readComment(cursor: SqlCursor): Statement | 'ignored' {
  if (cursor.takeWords('TABLE')) {
    const name = readTableName(cursor);
    return { kind: 'alter', name, actions: [{ kind: 'set-facts', facts: { comment: readCommentText(cursor) } }] };
  }
  if (!cursor.takeWords('COLUMN')) return ignoreNoun(cursor);
  const parts = readParts(cursor, 'the name of a column');
  // The table name has at most three parts; the rest is the path of the column.
  const length = Math.min(3, parts.length - 1);
  const [name, [first, ...rest]] = [parts.slice(0, length), parts.slice(length)];
  if (length < 1 || first === undefined) cursor.fail('expected the name of a table before the name of the column');
  const change = { comment: readCommentText(cursor) };
  return { kind: 'alter', name, actions: [{ kind: 'change', path: [first, ...rest], change }] };
}

function readCommentText(cursor: SqlCursor): string | null {
  cursor.expectWords('IS');
  return cursor.takeWords('NULL') ? null : cursor.expectString('a comment') || null;
}

function ignoreNoun(cursor: SqlCursor): 'ignored' {
  return isIgnoredNoun(cursor) || cursor.seesWords('PROCEDURE') ? 'ignored' : cursor.fail('expected TABLE');
}

function readUse(cursor: SqlCursor): Statement {
  if (cursor.takeWords('CATALOG')) return { kind: 'use-catalog', catalog: cursor.expectName('a catalog') };
  // A schema can itself have one of these names.
  if (cursor.peek(1)?.kind !== 'end' && !cursor.sees(';', 1) && !cursor.sees('.', 1))
    for (const word of ['SCHEMA', 'DATABASE', 'NAMESPACE']) cursor.takeWords(word);
  const name = readTableName(cursor);
  if (name.length > 2) cursor.fail('the name of a schema has at most two parts');
  return { kind: 'use-schema', name };
}
