import type { SqlCursor } from './sql-cursor.js';

/** How statements begin that leave the columns of tables as they are. */
const openers: ReadonlySet<string> = new Set(
  `ANALYZE APPLY BEGIN CACHE CALL CLEAR COMMIT CONVERT COPY DECLARE DELETE DENY DESC DESCRIBE EXPLAIN FROM FSCK
  GENERATE GET GRANT INSERT LIST LOAD MERGE MSCK OPTIMIZE PUT REFRESH REMOVE REORG REPAIR RESET REVOKE ROLLBACK SELECT
  SET SHOW START SYNC TABLE TRUNCATE UNCACHE UPDATE VACUUM VALUES WITH`.split(/\s+/),
);

/** What CREATE, ALTER, DROP and COMMENT ON are for beside tables. */
const nouns: ReadonlySet<string> = new Set(
  `AGGREGATE BLOOMFILTER CATALOG CONNECTION CREDENTIAL DATABASE EXTERNAL FLOW FOREIGN FUNCTION GLOBAL GROUP INDEX LIVE
  LOCATION MATERIALIZED METRIC POLICY PRIVATE PROVIDER RECIPIENT ROLE SCHEMA SERVER SERVICE SHARE STORAGE TEMP TEMPORARY
  USER VARIABLE VIEW VOLUME`.split(/\s+/),
);

/** Whether the noun of a statement comes next that has nothing to do with the columns of a table. */
export function isIgnoredNoun(cursor: SqlCursor): boolean {
  return cursor.token.kind === 'word' && nouns.has(cursor.token.text.toUpperCase());
}

/** Whether a statement that has nothing to do with the columns of a table begins here. */
export function isIgnored(cursor: SqlCursor): boolean {
  return cursor.sees('(') || (cursor.token.kind === 'word' && openers.has(cursor.token.text.toUpperCase()));
}
