import type { SqlCursor } from './sql-cursor.js';
import { takeRest } from './table-change.js';

/** Statements that do not change the columns of a table, by their first words. */
const firstWords: ReadonlySet<string> = new Set(
  `ANALYZE CACHE COMMIT CONVERT COPY DECLARE DELETE DENY DESC DESCRIBE EXPLAIN FROM FSCK GENERATE GET GRANT INSERT LIST LOAD
  MERGE MSCK OPTIMIZE PUT REFRESH REMOVE REORG REPAIR RESET REVOKE ROLLBACK SELECT SET SHOW TABLE TRUNCATE UNCACHE UPDATE
  VACUUM VALUES WITH`.split(/\s+/),
);

/** The same, for first words that other statements have too. */
const secondWords: Readonly<Record<string, readonly string[]>> = {
  ADD: ['ARCHIVE', 'ARCHIVES', 'FILE', 'FILES', 'JAR', 'JARS'],
  APPLY: ['CHANGES'],
  AUTO: ['CDC'],
  BEGIN: ['TRANSACTION', 'WORK'],
  CLEAR: ['CACHE'],
  START: ['TRANSACTION'],
  UNSET: ['TAG', 'TAGS'],
};

/** The objects of CREATE, ALTER, DROP and COMMENT ON that are not tables, or have no columns to ingest into. */
const nouns: ReadonlySet<string> = new Set(
  `AGGREGATE ANNOTATION BLOOMFILTER CATALOG CLEAN COMBOBOX CONNECTION CREDENTIAL DATABASE DROPDOWN EXTERNAL FLOW FOREIGN
  FUNCTION GLOBAL GROUP INCREMENTAL INDEX LIVE LOCATION MATERIALIZED METASTORE METRIC MODEL MULTISELECT NAMESPACE ONLINE
  PIPELINE POLICY PRIVATE PROCEDURE PROVIDER RECIPIENT RECURSIVE ROLE SCHEMA SEARCH SERVER SERVICE SHARE SINK STORAGE TAG TEMP
  TEMPORARY TEXT USER VARIABLE VECTOR VIEW VOLUME WIDGET`.split(/\s+/),
);

/** Returns the kind of the statement that begins here if it does not change columns, such as `GRANT` or `ADD JAR`. */
export function skippedKind(cursor: SqlCursor): string | undefined {
  if (cursor.sees('(')) return 'SELECT';
  const first = keyword(cursor, 0);
  const second = keyword(cursor, 1);
  if (Object.hasOwn(secondWords, first) && secondWords[first]?.includes(second) === true) return `${first} ${second}`;
  // BEGIN alone begins a transaction.
  if (first === 'BEGIN' && (cursor.sees(';', 1) || cursor.peek(1)?.kind === 'end')) return first;
  return firstWords.has(first) ? first : undefined;
}

/** Returns the next word if it names an object that is not a table, such as `VIEW`. */
export function skippedNoun(cursor: SqlCursor): string | undefined {
  const noun = keyword(cursor, 0);
  return nouns.has(noun) ? noun : undefined;
}

/**
 * Takes a statement that is skipped. Throws SqlSyntaxError if it contains another one that changes tables, unless that is only
 * shown or granted, as in `SHOW CREATE TABLE`.
 */
export function takeSkipped(cursor: SqlCursor): void {
  const first = keyword(cursor, 0);
  cursor.take();
  if (first === 'SHOW') cursor.take();
  if (first === 'EXPLAIN') takeExplained(cursor);
  if (first === 'GRANT' || first === 'REVOKE' || first === 'DENY') takePrivileges(cursor);
  takeRest(cursor);
}

function takeExplained(cursor: SqlCursor): void {
  for (const mode of ['EXTENDED', 'CODEGEN', 'COST', 'FORMATTED']) cursor.takeWords(mode);
  cursor.take();
}

function takePrivileges(cursor: SqlCursor): void {
  while (cursor.token.kind === 'word' || cursor.sees(',')) {
    if (cursor.takeWords('ON') || cursor.seesWords('TO') || cursor.seesWords('FROM')) return;
    cursor.take();
  }
}

function keyword(cursor: SqlCursor, ahead: number): string {
  const token = cursor.peek(ahead);
  return token?.kind === 'word' ? token.text.toUpperCase() : '';
}
