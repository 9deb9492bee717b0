import { readAlter } from './read-alter.js';
import { readCreate } from './read-create.js';
import { isPath, readCatalogName, readParts, readSchemaName, readTableName } from './read-name.js';
import { readSchemaEvolution } from './schema-evolution.js';
import { skippedKind, skippedNoun, takeSkipped } from './skipped-statements.js';
import type { SqlCursor } from './sql-cursor.js';
import type { Statement } from './statement.js';
import { seesTableChange, takeRest } from './table-change.js';

/** A statement that does not affect columns of tables, by its kind: `GRANT`, `CREATE VIEW`. */
export interface SkippedStatement {
  readonly kind: 'skipped';
  readonly what: string;
}

/**
 * Reads a statement up to `;` or the end. Undefined for statements that do not affect columns: GRANT, INSERT, CREATE VIEW …
 * Throws SqlSyntaxError for an unknown statement, and for one whose effect does not follow from its text.
 */
export function readStatement(cursor: SqlCursor): Statement | undefined {
  const statement = readAnyStatement(cursor);
  return statement.kind === 'skipped' ? undefined : statement;
}

/** Reads a statement as `readStatement` does, and returns the kind of one that does not affect columns. */
export function readAnyStatement(cursor: SqlCursor): Statement | SkippedStatement {
  const statement = readRelevant(cursor);
  if (cursor.token.kind !== 'end' && !cursor.sees(';')) {
    if (seesTableChange(cursor)) cursor.reject("a ';' is missing before this statement");
    cursor.fail('expected the end of the statement');
  }
  return 'name' in statement && typeof statement.name !== 'string' && isPath(statement.name)
    ? skipped('path')
    : statement;
}

function readRelevant(cursor: SqlCursor): Statement | SkippedStatement {
  rejectOpaqueStatements(cursor);
  if (cursor.seesWords('CREATE') || cursor.seesWords('REPLACE', 'TABLE')) return readCreateVariant(cursor);
  if (cursor.seesWords('ALTER')) return readAlterVariant(cursor);
  if (cursor.seesWords('DROP')) return readDrop(cursor);
  if (cursor.seesWords('COMMENT', 'ON')) return readComment(cursor);
  if (cursor.takeWords('USE')) return readUse(cursor);
  if (cursor.takeWords('SET', 'CATALOG')) return { kind: 'use-catalog', catalog: readCatalogName(cursor) };
  if (cursor.takeWords('RESTORE')) return readRestore(cursor);
  const evolution = readSchemaEvolution(cursor);
  if (evolution !== undefined) return evolution;
  const kind = skippedKind(cursor);
  if (kind === undefined) return failUnknown(cursor);
  takeSkipped(cursor);
  return skipped(kind);
}

function readRestore(cursor: SqlCursor): Statement {
  cursor.takeWords('TABLE');
  const name = readTableName(cursor);
  takeRest(cursor);
  return { kind: 'unknown-change', name, reason: 'RESTORE does not list the columns of the older version' };
}

function skipped(what: string): SkippedStatement {
  return { kind: 'skipped', what };
}

/** Rejects statements that may change columns in a way that does not follow from their text. */
function rejectOpaqueStatements(cursor: SqlCursor): void {
  const block = cursor.seesWords('BEGIN') && skippedKind(cursor) === undefined;
  if (block) cursor.reject('BEGIN … END blocks are not supported: write the statements one after the other');
  if (cursor.seesWords('EXECUTE', 'IMMEDIATE')) cursor.reject('the effect of EXECUTE IMMEDIATE is unknown');
  if (cursor.seesWords('CALL')) cursor.reject('the effect of CALL is unknown: a procedure may change tables');
  if (['SCHEMA', 'DATABASE'].some((word) => cursor.seesWords('SET', word)) && cursor.peek(2)?.kind !== 'punctuation') {
    cursor.reject('SET does not select a schema in Databricks: write USE SCHEMA');
  }
  if (cursor.seesWords('UNDROP')) cursor.reject('UNDROP does not list the columns of the table');
  if (cursor.seesWords('SYNC')) cursor.reject('SYNC does not list the columns of the tables that it creates');
}

function readCreateVariant(cursor: SqlCursor): Statement | SkippedStatement {
  const start = cursor.copy();
  if (cursor.takeWords('REPLACE', 'TABLE')) {
    return readCreate(cursor, { mode: 'replace', kind: 'table' }) ?? skipped('path');
  }
  cursor.expectWords('CREATE');
  const mode = cursor.takeWords('OR', 'REPLACE') || cursor.takeWords('OR', 'REFRESH') ? 'or-replace' : 'create';
  const kind = readTableKind(cursor);
  if (kind === 'temporary') return readTemporary(cursor);
  if (kind !== undefined) return readCreate(cursor, { mode, kind }) ?? skipped('path');
  if (cursor.seesWords('PROCEDURE')) {
    cursor.reject('procedures are not supported: their effect is only known when they run');
  }
  // Its pipeline determines the schema of such a table.
  if (cursor.seesWords('STREAMING', 'LIVE')) cursor.take();
  return skipNoun('CREATE', cursor, start);
}

function readTableKind(cursor: SqlCursor): 'table' | 'external' | 'streaming' | 'temporary' | undefined {
  if (cursor.takeWords('TABLE')) return 'table';
  if (cursor.takeWords('EXTERNAL', 'TABLE')) return 'external';
  if (cursor.takeWords('STREAMING', 'TABLE')) return 'streaming';
  if (cursor.takeWords('TEMP', 'TABLE') || cursor.takeWords('TEMPORARY', 'TABLE')) return 'temporary';
  return undefined;
}

function readTemporary(cursor: SqlCursor): Statement {
  cursor.takeWords('IF', 'NOT', 'EXISTS');
  const name = readTableName(cursor);
  takeRest(cursor);
  return { kind: 'create-temporary', name };
}

function readAlterVariant(cursor: SqlCursor): Statement | SkippedStatement {
  const start = cursor.copy();
  cursor.expectWords('ALTER');
  cursor.takeWords('STREAMING');
  if (!cursor.takeWords('TABLE')) return skipNoun('ALTER', cursor, start);
  return readAlter(cursor) ?? skipped('ALTER TABLE');
}

function readDrop(cursor: SqlCursor): Statement | SkippedStatement {
  const start = cursor.copy();
  cursor.expectWords('DROP');
  const temporary = cursor.seesWords('TEMP', 'TABLE') || cursor.seesWords('TEMPORARY', 'TABLE');
  if (temporary) cursor.take();
  const noun = ['TABLE', 'SCHEMA', 'DATABASE', 'CATALOG'].find((word) => cursor.takeWords(word));
  if (noun === undefined) return skipNoun('DROP', cursor, start);
  const ifExists = cursor.takeWords('IF', 'EXISTS');
  if (noun === 'TABLE') {
    const name = readTableName(cursor);
    cursor.takeWords('PURGE');
    return { kind: 'drop', name, ifExists, temporary };
  }
  const name = noun === 'CATALOG' ? readCatalogName(cursor) : readSchemaName(cursor);
  if (!cursor.takeWords('CASCADE')) cursor.takeWords('RESTRICT');
  return typeof name === 'string' ? { kind: 'drop-catalog', name } : { kind: 'drop-schema', name };
}

function readComment(cursor: SqlCursor): Statement | SkippedStatement {
  const start = cursor.copy();
  cursor.expectWords('COMMENT', 'ON');
  if (cursor.takeWords('TABLE')) {
    const name = readTableName(cursor);
    return { kind: 'alter', name, actions: [{ kind: 'set-facts', facts: { comment: readCommentText(cursor) } }] };
  }
  if (!cursor.takeWords('COLUMN')) return skipNoun('COMMENT ON', cursor, start);
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

/** Skips a statement about an object other than a table. `start` is at its first word. */
function skipNoun(verb: string, cursor: SqlCursor, start: SqlCursor): SkippedStatement {
  const noun = skippedNoun(cursor);
  if (noun === undefined) return cursor.isPlaceholder ? cursor.fail('expected TABLE') : failUnknown(start);
  cursor.take();
  // CREATE TEMPORARY LIVE VIEW, and privileges that are named like statements.
  takeRest(cursor);
  // The body of a function can have statements. If its end was not found, it must not hide those that follow.
  while (cursor.takePunctuation(';')) takeRest(cursor);
  return skipped(`${verb} ${noun}`);
}

/** The maximum number of characters of a statement in a message. */
const SHOWN = 80;

function failUnknown(cursor: SqlCursor): never {
  const { token, text } = cursor;
  if (token.kind === 'end' || cursor.isPlaceholder) return cursor.fail('expected a statement');
  const [line = ''] = /^[^\r\n]*/.exec(text.slice(token.at, token.at + SHOWN + 1)) ?? [];
  const shown = line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line.trimEnd();
  return cursor.reject(`unknown statement ${JSON.stringify(shown)}`);
}

function readUse(cursor: SqlCursor): Statement {
  if (cursor.takeWords('CATALOG')) return { kind: 'use-catalog', catalog: readCatalogName(cursor) };
  // A schema can itself have one of these names.
  if (cursor.peek(1)?.kind !== 'end' && !cursor.sees(';', 1) && !cursor.sees('.', 1))
    for (const word of ['SCHEMA', 'DATABASE', 'NAMESPACE']) cursor.takeWords(word);
  return { kind: 'use-schema', name: readSchemaName(cursor) };
}
