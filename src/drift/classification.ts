/** What a change of a table means for producers generated before it. */
export type DriftSeverity = 'breaking' | 'compatible' | 'info';

/**
 * Every class of drift, by its code: the message (`{path}` is the column, `{before}` and `{after}` the two states), and the
 * effect on running producers (docs/protocol.md names the sources). `fix` replaces the default fix, which is to generate
 * again. This table alone decides the severity.
 */
export const driftClasses = {
  'table-recreated': {
    severity: 'breaking',
    message: 'The table was dropped and created again (table id {before}, now {after})',
    effect: 'Open streams belong to the old table: the service loses or rejects what they write.',
  },
  'table-dropped': {
    severity: 'breaking',
    message: 'The table {before} no longer exists or is no longer visible; the catalog gives the same answer for both',
    effect: 'If it was dropped or renamed, open streams of its producers end, and no new stream opens.',
    fix: 'git rm {files} && zerobus-gen --offline',
  },
  'table-not-generated': {
    severity: 'compatible',
    message: 'The table {after} exists, but no code was generated for it',
    effect: 'No running producer is affected.',
  },
  'kind-changed': {
    severity: 'breaking',
    message: 'The table kind changed from {before} to {after}',
    effect:
      'The service accepts only managed Delta tables and streaming tables: open streams end, and no new stream opens.',
    fix: 'For an external table: ALTER TABLE {sql} SET MANAGED. For a view: generate for the table behind it',
  },
  'format-changed': {
    severity: 'breaking',
    message: 'The table format changed from {before} to {after}',
    effect: 'The service accepts only Delta: open streams end, and no new stream opens.',
    fix: 'CREATE OR REPLACE TABLE {sql} (…) USING DELTA',
  },
  'table-accepted': {
    severity: 'info',
    message: 'The table changed from {before} to {after}',
    effect: 'No effect: the service accepts managed Delta tables and streaming tables.',
  },
  'catalog-managed-added': {
    severity: 'breaking',
    message: 'The table now has catalog-managed commits',
    effect:
      'The service commits to the Delta log itself and rejects such tables: open streams end, and no new stream opens.',
    fix: 'ALTER TABLE {sql} DROP FEATURE catalogManaged',
  },
  'catalog-managed-dropped': {
    severity: 'info',
    message: 'The table no longer has catalog-managed commits',
    effect: 'The service no longer rejects the table for this reason.',
  },
  'check-added': {
    severity: 'breaking',
    message: 'The CHECK constraint {after} was added',
    effect: 'The service rejects tables with CHECK constraints: open streams end, and no new stream opens.',
    fix: 'ALTER TABLE {sql} DROP CONSTRAINT {afterSql}',
  },
  'check-dropped': {
    severity: 'info',
    message: 'The CHECK constraint {before} was dropped',
    effect: 'The service no longer rejects the table for this reason.',
  },
  'generated-added': {
    severity: 'breaking',
    message: 'Column {path} is now generated as {after}',
    effect:
      'The service rejects tables with generated columns (error 1015): open streams end, and no new stream opens.',
    fix: 'ALTER TABLE {sql} DROP COLUMN {pathSql}',
  },
  'generated-dropped': {
    severity: 'info',
    message: 'Column {path} is no longer generated',
    effect: 'The service no longer rejects the table for this reason.',
  },
  'identity-changed': {
    severity: 'info',
    message: 'Whether {path} is an identity column changed from {before} to {after}',
    effect:
      'How the service treats identity columns is not documented; it computes no values. Send a test record to find out.',
  },
  'row-filter-changed': {
    severity: 'info',
    message: 'The row filter changed from {before} to {after}',
    effect: 'How the service treats row filters is not documented. Send a test record to find out.',
  },
  'mask-changed': {
    severity: 'info',
    message: 'The mask of {path} changed from {before} to {after}',
    effect: 'How the service treats column masks is not documented. Send a test record to find out.',
  },
  'default-changed': {
    severity: 'info',
    message: 'The DEFAULT of {path} changed from {before} to {after}',
    effect: 'No effect: the service stores NULL if a record omits the column.',
  },
  'column-dropped': {
    severity: 'breaking',
    message: 'Column {path} ({before}) was dropped',
    effect: 'The service rejects records that contain it, and the stream ends.',
  },
  'column-renamed': {
    severity: 'breaking',
    message: 'Column {before} was renamed to {after}',
    effect: 'The service matches columns by name: it rejects records with the old name, and the stream ends.',
  },
  'column-name-reused': {
    severity: 'breaking',
    message: 'Column {before} was renamed to {after}, and another column now has the old name',
    effect:
      'The service matches columns by name: what producers write into it is stored in the other column, or rejected.',
  },
  'column-recreated': {
    severity: 'compatible',
    message: 'Column {path} was dropped and added again (column id {before}, now {after})',
    effect: 'Producers keep working, since the service matches columns by name. The old values of the column are gone.',
  },
  'column-added-not-null': {
    severity: 'breaking',
    message: 'Column {path} ({after}) was added as NOT NULL',
    effect: 'The service rejects records without it, and the stream ends.',
  },
  'type-changed': {
    severity: 'breaking',
    message: 'The type of column {path} changed from {before} to {after}',
    effect: 'Producers still send the old type: the service rejects the records or misreads the values.',
  },
  'limit-narrowed': {
    severity: 'breaking',
    message: 'The type of column {path} changed from {before} to {after}',
    effect: 'The service can reject values that the generated code accepts, and then the stream ends.',
  },
  'not-null-added': {
    severity: 'breaking',
    message: 'Column {path} is now NOT NULL',
    effect: 'The service rejects records without it, and the stream ends.',
  },
  'not-null-dropped': {
    severity: 'compatible',
    message: 'Column {path} is no longer NOT NULL',
    effect: 'Producers keep working; the generated type still requires a value.',
  },
  'limit-widened': {
    severity: 'compatible',
    message: 'The type of column {path} changed from {before} to {after}',
    effect: 'Producers keep working; the generated code still checks the old limit.',
  },
  'column-added': {
    severity: 'compatible',
    message: 'Column {path} ({after}) was added',
    effect: 'Producers keep working; the service stores NULL in it.',
  },
  'order-changed': {
    severity: 'info',
    message: 'The order of the columns changed',
    effect: 'No effect: the service matches columns by name.',
  },
  'element-nullability-changed': {
    severity: 'info',
    message: 'The elements of {path} changed from {before} to {after}',
    effect: 'No effect: Zerobus cannot send a NULL element.',
  },
  'partitioning-changed': {
    severity: 'info',
    message: 'The partitioning of the table changed from {before} to {after}',
    effect: 'No effect on records. The service accepts rows of at most 1,000 partitions within 5 s.',
  },
  'padding-changed': {
    severity: 'info',
    message: 'The type of column {path} changed from {before} to {after}',
    effect: 'No effect: both hold the same number of characters. A CHAR is read back padded with blanks.',
  },
  'collation-changed': {
    severity: 'info',
    message: 'The type of column {path} changed from {before} to {after}',
    effect: 'No effect: a collation does not change what is sent.',
  },
  'comment-changed': {
    severity: 'info',
    message: 'The comment of {path} changed',
    effect: 'No effect: the generated code still has the old comment.',
  },
} as const;

/** The code of a class of drift. */
export type DriftCode = keyof typeof driftClasses;

// The compiler checks here that every row has one of the severities.
driftClasses satisfies Readonly<Record<DriftCode, { severity: DriftSeverity; fix?: string }>>;
