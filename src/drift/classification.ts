/** What a change of a table does to producers that were generated before it. */
export type DriftSeverity = 'breaking' | 'compatible' | 'info';

/**
 * Every kind of drift: what happened (`{path}` is the column, `{before}` and `{after}` the two states), and what it does
 * to running producers, and why (docs/protocol.md). `fix` is there where generating anew would not help. The only place
 * that knows a severity.
 */
export const driftClasses = {
  'table-recreated': {
    severity: 'breaking',
    message: 'The table was dropped and created again (table id {before}, now {after})',
    effect: 'Open streams belong to the old table: what they write is lost or refused.',
  },
  'table-dropped': {
    severity: 'breaking',
    message: 'The table {before} is gone, or may not be seen any more: the catalog answers the same for both',
    effect: 'Where it was dropped or renamed, open streams of its producers end, and no new one opens.',
    fix: 'git rm {files} && zerobus-gen --offline',
  },
  'table-not-generated': {
    severity: 'compatible',
    message: 'The table {after} is there, and nothing was generated for it',
    effect: 'Nobody is disturbed: it has no producer that was generated here.',
  },
  'kind-changed': {
    severity: 'breaking',
    message: 'The table was of kind {before} and is {after}',
    effect: 'The service takes managed Delta tables and streaming tables only: open streams end, and no new one opens.',
    fix: 'For an external table: ALTER TABLE {sql} SET MANAGED. For a view: generate for the table behind it',
  },
  'format-changed': {
    severity: 'breaking',
    message: 'The table was of format {before} and is {after}',
    effect: 'The service takes Delta only: open streams end, and no new one opens.',
    fix: 'CREATE OR REPLACE TABLE {sql} (…) USING DELTA',
  },
  'table-accepted': {
    severity: 'info',
    message: 'The table was {before} and is {after}',
    effect: 'None: the service takes managed Delta tables and streaming tables.',
  },
  'catalog-managed-added': {
    severity: 'breaking',
    message: 'The table has catalog-managed commits now',
    effect: 'The service commits to the Delta log itself, and refuses them: open streams end, and no new one opens.',
    fix: 'ALTER TABLE {sql} DROP FEATURE catalogManaged',
  },
  'catalog-managed-dropped': {
    severity: 'info',
    message: 'The table has no catalog-managed commits any more',
    effect: 'None: the service no longer refuses the table for what is gone.',
  },
  'check-added': {
    severity: 'breaking',
    message: 'The CHECK constraint {after} was added',
    effect: 'The service refuses tables with CHECK constraints: open streams end, and no new one opens.',
    fix: 'ALTER TABLE {sql} DROP CONSTRAINT {afterSql}',
  },
  'check-dropped': {
    severity: 'info',
    message: 'The CHECK constraint {before} is gone',
    effect: 'None: the service no longer refuses the table for what is gone.',
  },
  'generated-added': {
    severity: 'breaking',
    message: 'Column {path} is now generated, as {after}',
    effect: 'The service refuses tables with generated columns (error 1015): open streams end, and no new one opens.',
    fix: 'ALTER TABLE {sql} DROP COLUMN {pathSql}',
  },
  'generated-dropped': {
    severity: 'info',
    message: 'Column {path} is no longer generated',
    effect: 'None: the service no longer refuses the table for what is gone.',
  },
  'identity-changed': {
    severity: 'info',
    message: 'Whether {path} is an identity column was {before} and is {after}',
    effect: 'What the service does with one is not documented; it computes no values. Send a record and look.',
  },
  'row-filter-changed': {
    severity: 'info',
    message: 'The row filter was {before} and is {after}',
    effect: 'What the service does with one is not documented: send a record and look.',
  },
  'mask-changed': {
    severity: 'info',
    message: 'The mask of {path} was {before} and is {after}',
    effect: 'What the service does with one is not documented: send a record and look.',
  },
  'default-changed': {
    severity: 'info',
    message: 'The DEFAULT of {path} was {before} and is {after}',
    effect: 'None: the service stores NULL where a record leaves the column out.',
  },
  'column-dropped': {
    severity: 'breaking',
    message: 'Column {path} ({before}) is gone',
    effect: 'Records that carry it are refused, and the stream ends.',
  },
  'column-renamed': {
    severity: 'breaking',
    message: 'Column {before} is now named {after}',
    effect: 'Columns are matched by name: records that carry the old one are refused, and the stream ends.',
  },
  'column-name-reused': {
    severity: 'breaking',
    message: 'Column {before} is now named {after}, and another column has its name',
    effect: 'Columns are matched by name: what producers write into it lands in the other column, or is refused.',
  },
  'column-recreated': {
    severity: 'compatible',
    message: 'Column {path} was dropped and added again (column id {before}, now {after})',
    effect: 'Producers go on, since columns are matched by name; what the rows had in it is gone.',
  },
  'column-added-not-null': {
    severity: 'breaking',
    message: 'Column {path} ({after}) was added',
    effect: 'It is NOT NULL: records that do not carry it are refused, and the stream ends.',
  },
  'type-changed': {
    severity: 'breaking',
    message: 'Column {path} was {before} and is {after}',
    effect: 'Records carry the old type: they are refused, or stored as something else.',
  },
  'limit-narrowed': {
    severity: 'breaking',
    message: 'Column {path} was {before} and is {after}',
    effect: 'Values that the generated code lets pass can be refused, and then the stream ends.',
  },
  'not-null-added': {
    severity: 'breaking',
    message: 'Column {path} is now NOT NULL',
    effect: 'Records without it are refused, and the stream ends.',
  },
  'not-null-dropped': {
    severity: 'compatible',
    message: 'Column {path} is no longer NOT NULL',
    effect: 'Producers go on; the generated type still asks for a value.',
  },
  'limit-widened': {
    severity: 'compatible',
    message: 'Column {path} was {before} and is {after}',
    effect: 'Producers go on; the generated code still checks the old limit.',
  },
  'column-added': {
    severity: 'compatible',
    message: 'Column {path} ({after}) was added',
    effect: 'Producers go on, and leave it NULL.',
  },
  'order-changed': {
    severity: 'info',
    message: 'The columns stand in another order',
    effect: 'None: columns are matched by name.',
  },
  'element-nullability-changed': {
    severity: 'info',
    message: 'The elements of {path} were {before} and are {after}',
    effect: 'None: Zerobus has no way to send an element that is NULL.',
  },
  'partitioning-changed': {
    severity: 'info',
    message: 'The table was partitioned by {before} and is by {after}',
    effect: 'None for records; the service takes rows of at most 1,000 partitions in 5 s.',
  },
  'padding-changed': {
    severity: 'info',
    message: 'Column {path} was {before} and is {after}',
    effect: 'None: both take as many characters. CHAR is read with blanks at its end.',
  },
  'collation-changed': {
    severity: 'info',
    message: 'Column {path} was {before} and is {after}',
    effect: 'None: a collation is of no concern to the wire.',
  },
  'comment-changed': {
    severity: 'info',
    message: 'The comment of {path} changed',
    effect: 'None: the comments in the generated code are the old ones.',
  },
} as const;

export type DriftCode = keyof typeof driftClasses;

// Every row has one of the severities.
driftClasses satisfies Readonly<Record<DriftCode, { severity: DriftSeverity; fix?: string }>>;
