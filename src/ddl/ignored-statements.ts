import type { SqlCursor } from './sql-cursor.js';

/** The first words of statements that do not change columns of tables. */
const firstWords: ReadonlySet<string> = new Set(
  `ANALYZE APPLY BEGIN CACHE CALL CLEAR COMMIT CONVERT COPY DECLARE DELETE DENY DESC DESCRIBE EXPLAIN FROM FSCK
  GENERATE GET GRANT INSERT LIST LOAD MERGE MSCK OPTIMIZE PUT REFRESH REMOVE REORG REPAIR RESET REVOKE ROLLBACK SELECT
  SET SHOW START SYNC TABLE TRUNCATE UNCACHE UPDATE VACUUM VALUES WITH`.split(/\s+/),
);

/** The objects of CREATE, ALTER, DROP and COMMENT ON other than tables. */
const nouns: ReadonlySet<string> = new Set(
  `AGGREGATE BLOOMFILTER CATALOG CONNECTION CREDENTIAL DATABASE EXTERNAL FLOW FOREIGN FUNCTION GLOBAL GROUP INDEX LIVE
  LOCATION MATERIALIZED METRIC POLICY PRIVATE PROVIDER RECIPIENT ROLE SCHEMA SERVER SERVICE SHARE STORAGE TEMP TEMPORARY
  USER VARIABLE VIEW VOLUME`.split(/\s+/),
);

/** Returns whether the next word is an object other than a table. */
export function isIgnoredNoun(cursor: SqlCursor): boolean {
  return cursor.token.kind === 'word' && nouns.has(cursor.token.text.toUpperCase());
}

/** Returns whether a statement begins here that does not change columns of tables. */
export function isIgnored(cursor: SqlCursor): boolean {
  return cursor.sees('(') || (cursor.token.kind === 'word' && firstWords.has(cursor.token.text.toUpperCase()));
}
