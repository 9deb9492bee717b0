/** `error`: the table was not generated; `warning`: it was, and something may fail; `info`: good to know. */
export type Severity = 'error' | 'warning' | 'info';

/**
 * The one catalogue of what can be said to a user. `message` is what, with its placeholders filled; `why` is the same
 * for every case; `help` is what to do next.
 */
export const catalogue = {
  // Names and settings
  'invalid-table-name': {
    severity: 'error',
    title: 'Not the name of a table',
    message: "'{name}' is not the name of a table: {reason}.",
    why: 'A table in Unity Catalog is named by its catalog, its schema and itself.',
    help: 'Write catalog.schema.table, for example catalog.iot.sensor_events. Put parts that hold dots into back-quotes.',
  },
  'no-host': {
    severity: 'error',
    title: 'No workspace given',
    message: 'No workspace is given to read the table from.',
    why: 'The columns of a table are read from Unity Catalog, which lives in a workspace.',
    help: 'Set DATABRICKS_HOST, for example https://my-workspace.cloud.databricks.com, or pass --host. With --offline the lock is used and no workspace is asked.',
  },
  'invalid-host': {
    severity: 'error',
    title: 'The host is not a URL',
    message: "The host '{host}' cannot be used: {reason}.",
    why: 'The host is the address of a workspace, without a path.',
    help: 'Write it like https://my-workspace.cloud.databricks.com.',
  },
  'insecure-host': {
    severity: 'error',
    title: 'Cleartext to another machine',
    message: "The host '{host}' is given with http, which would send the token in the clear.",
    why: 'http is taken for loopback addresses only, where the emulator runs.',
    help: 'Write https instead of http.',
  },
  'no-credentials': {
    severity: 'error',
    title: 'No credentials',
    message: 'No credentials are given for {host}.',
    why: 'Unity Catalog shows a table only to a principal it knows.',
    help: 'Set DATABRICKS_TOKEN, or DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET.',
  },
  'invalid-credentials': {
    severity: 'error',
    title: 'The token cannot be sent',
    message: 'The token for {host} holds characters that no token has, such as a space or a line break.',
    why: 'It is sent in a header, where only printable ASCII may stand.',
    help: 'Set DATABRICKS_TOKEN again, without quotes around it or a line break after it.',
  },
  // Asking the catalog
  'credentials-refused': {
    severity: 'error',
    title: 'The client id or its secret was refused',
    message: 'The token endpoint of {host} refused the client credentials (status {status}{answer}).',
    why: 'A token for reading metadata is fetched with DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET.',
    help: 'Check both, and that the service principal may use this workspace. Secrets of a service principal expire.',
  },
  unauthenticated: {
    severity: 'error',
    title: 'The token was refused',
    message: 'Unity Catalog at {host} refused the token (status 401{answer}).',
    why: 'The token has expired, was revoked, or belongs to another workspace.',
    help: 'Set DATABRICKS_TOKEN to a fresh token of this workspace. A token made for ingestion cannot read metadata.',
  },
  'permission-denied': {
    severity: 'error',
    title: 'No permission to read the table',
    message: 'The principal may not read {name} (status 403{answer}).',
    why: 'Reading the columns takes USE CATALOG, USE SCHEMA and SELECT on the table.',
    help: 'Ask an owner for: GRANT USE CATALOG ON CATALOG, USE SCHEMA ON SCHEMA and SELECT ON TABLE {sql} TO the principal.',
  },
  'table-not-found': {
    severity: 'error',
    title: 'No such table',
    message: 'There is no table {name} that this principal can see.',
    why: 'Unity Catalog answers the same for a table that does not exist and for one that may not be seen.',
    help: 'Check the spelling, the workspace ({host}), and that the principal has USE CATALOG, USE SCHEMA and SELECT.',
  },
  'schema-not-found': {
    severity: 'error',
    title: 'No such schema',
    message: 'There is no schema for {name} that this principal can see.',
    why: 'The second part of the name is the schema.',
    help: 'Check the second part of the name and the workspace ({host}).',
  },
  'catalog-not-found': {
    severity: 'error',
    title: 'No such catalog',
    message: 'There is no catalog for {name} that this principal can see.',
    why: 'The first part of the name is the catalog.',
    help: 'Check the first part of the name and the workspace ({host}): a catalog can be bound to other workspaces.',
  },
  'host-not-found': {
    severity: 'error',
    title: 'The host name does not exist',
    message: 'The name of {host} cannot be resolved.',
    why: 'DNS knows no such name, or this machine has no network.',
    help: 'Check the spelling of the host and the network. With --offline no network is needed.',
  },
  'connection-refused': {
    severity: 'error',
    title: 'Nothing listens there',
    message: '{host} refused the connection.',
    why: 'The machine is there, but nothing listens on this port.',
    help: 'Check host and port. For the emulator: is it still running?',
  },
  'tls-failed': {
    severity: 'error',
    title: 'The certificate is not trusted',
    message: 'The TLS connection to {host} failed: {reason}.',
    why: 'The certificate is not signed by an authority that Node knows, has expired, or is for another name.',
    help: 'Behind a proxy that inspects TLS, set NODE_EXTRA_CA_CERTS to its authority. Check the host name.',
  },
  'network-failed': {
    severity: 'error',
    title: 'The network failed',
    message: '{host} could not be reached: {reason}.',
    why: 'The connection was not made, or broke off.',
    help: 'Check the network and try again. With --offline no network is needed.',
  },
  'request-timeout': {
    severity: 'error',
    title: 'No answer in time',
    message: '{host} did not answer within {seconds} s.',
    why: 'The request was sent, or the connection was being made, when the time was up.',
    help: 'Check the network and try again.',
  },
  'catalog-unavailable': {
    severity: 'error',
    title: 'Unity Catalog is busy',
    message: '{host} answered with status {status} {attempts} times.',
    why: 'Status 429 is a rate limit, 503 an outage; both were tried again.',
    help: 'Try again in a while.',
  },
  'catalog-error': {
    severity: 'error',
    title: 'Unity Catalog answered with an error',
    message: '{host} answered with status {status}{answer}.',
    why: 'The status is none that is expected for a table.',
    help: 'Check that the host is a Databricks workspace, and read the message.',
  },
  'catalog-redirect': {
    severity: 'error',
    title: 'Redirected elsewhere',
    message: '{host} redirects to {target}, which is not followed.',
    why: 'Following would show the token to another host.',
    help: 'Set the host to the address of the workspace itself.',
  },
  'catalog-answer-invalid': {
    severity: 'error',
    title: 'The answer is not that of Unity Catalog',
    message: '{source} gave something that is not a table: {reason}.',
    why: 'A proxy, a sign-in page or another server may have answered.',
    help: 'Check that the host is a Databricks workspace, without a path.',
  },
  'snapshot-invalid': {
    severity: 'error',
    title: 'The snapshot cannot be used',
    message: 'The snapshot {file} cannot be used: {reason}.',
    why: 'A snapshot is a file that holds an answer of GET /api/2.1/unity-catalog/tables/…, or a folder of such files.',
    help: 'Save the answer of Unity Catalog for the table as a .json file, as it is.',
  },
  'catalog-answer-too-large': {
    severity: 'error',
    title: 'The answer is too large',
    message: '{host} sent more than {limit} MiB.',
    why: 'No table of 2,000 columns comes near this.',
    help: 'Check that the host is a Databricks workspace.',
  },
  'invalid-type': {
    severity: 'error',
    title: 'A type cannot be read',
    message: 'The type of column {column} cannot be read: {reason}.',
    why: 'The catalog describes types as JSON or as SQL text; this is neither.',
    help: 'Look at the column with DESCRIBE TABLE EXTENDED, and report it with the type if it is right.',
  },
  // What the service does not take
  'view-refused': {
    severity: 'error',
    title: 'Not a table that can be written',
    message: '{name} is of kind {kind}, and Zerobus writes into tables only.',
    why: 'The service takes managed Delta tables and streaming tables.',
    help: 'Name the table behind it.',
  },
  'external-table': {
    severity: 'warning',
    title: 'External table',
    message: '{name} is an external table, which the service refuses today.',
    why: 'The service takes managed Delta tables and streaming tables.',
    help: 'Make it managed: ALTER TABLE {sql} SET MANAGED.',
  },
  'format-not-delta': {
    severity: 'warning',
    title: 'Not a Delta table',
    message: '{name} has the format {format}, which the service refuses.',
    why: 'The service writes Delta tables.',
    help: 'Convert it: CONVERT TO DELTA, or copy it into a managed Delta table.',
  },
  'check-constraint': {
    severity: 'warning',
    title: 'CHECK constraint',
    message: '{name} has the CHECK constraint {constraint}, which the service refuses today.',
    why: 'The service cannot check constraints while it writes.',
    help: 'ALTER TABLE {sql} DROP CONSTRAINT {constraint}.',
  },
  'no-columns': {
    severity: 'error',
    title: 'No columns',
    message: '{name} has no columns.',
    why: 'There is nothing that a record could hold.',
    help: 'Add columns to the table, or check that the principal sees them.',
  },
  'too-many-columns': {
    severity: 'error',
    title: 'Too many columns',
    message: '{name} has {count} columns; the service takes 2,000.',
    why: 'It is a limit of the service.',
    help: 'Put groups of columns into STRUCTs.',
  },
  'unsupported-type': {
    severity: 'error',
    title: 'A type that Zerobus does not take',
    message: 'Column {column} has the type {type}, which Zerobus does not take.',
    why: 'INTERVAL, GEOMETRY, GEOGRAPHY, VOID, OBJECT and user-defined types have no form in the protocol.',
    help: 'Store it as STRING, BINARY or BIGINT, or move the column into a table of its own.',
  },
  'unsupported-nesting': {
    severity: 'error',
    title: 'A nesting that Zerobus does not take',
    message: 'Column {column} has the type {type}: {reason}, which protobuf cannot express.',
    why: 'A repeated field or a map holds scalars and messages, and no repeated field or map.',
    help: 'Wrap it in a STRUCT: {wrapped}.',
  },
  'unsupported-map-key': {
    severity: 'error',
    title: 'A map key that Zerobus does not take',
    message: 'Column {column} has the type {type}: {key} cannot be the key of a map.',
    why: 'Protobuf takes integers, booleans and strings as keys, and what is carried as one of those.',
    help: 'Use an ARRAY of STRUCT<key, value> instead, or another key type.',
  },
  'generated-column': {
    severity: 'error',
    title: 'Generated column',
    message: 'Column {column} is generated (as {expression}), and the service refuses its table.',
    why: 'The service answers with error 1015 for tables with generated columns.',
    help: 'Make a table without it, and compute the column where it is read.',
  },
  'empty-struct': {
    severity: 'error',
    title: 'A struct without fields',
    message: 'Column {column} is a STRUCT without fields.',
    why: 'Delta cannot store one, and there is nothing that a record could hold.',
    help: 'Give the struct a field.',
  },
  // Names in protobuf
  'unsupported-name': {
    severity: 'error',
    title: 'A name that Zerobus does not take',
    message: "'{subject}' cannot be the name of a {kind}: {reason}.",
    why: 'Fields are matched with columns by name, and a protobuf name has ASCII letters, digits and underscores only and does not begin with a digit.',
    help: 'Rename it: {fix}.',
  },
  'duplicate-column': {
    severity: 'error',
    title: 'A name given twice',
    message: 'The name {column} is given twice.',
    why: 'Fields are matched with columns by name.',
    help: 'Rename one of them.',
  },
  'name-collision': {
    severity: 'error',
    title: 'Names that collide in protobuf',
    message: 'Column {column} collides with {other}: both need the protobuf name {name}.',
    why: 'Protobuf names the entries of a map after its field, and puts them beside the other names of the message.',
    help: 'Rename one of the columns.',
  },
  'names-differ-by-case': {
    severity: 'warning',
    title: 'Names that differ by case only',
    message: 'The columns {column} and {other} differ by case only.',
    why: 'Zerobus matches names exactly, but SQL does not tell these two apart.',
    help: 'Rename one of them.',
  },
  'json-name-conflict': {
    severity: 'warning',
    title: 'Names with the same JSON name',
    message: 'The columns {column} and {other} have one name in the JSON form of protobuf ({name}).',
    why: 'Protobuf turns foo_bar and fooBar both into fooBar. The .proto is marked, so that protoc takes it; before release 22 it does not know the mark.',
    help: 'Rename one of them, or use a recent protoc.',
  },
  'message-name-taken': {
    severity: 'warning',
    title: 'Another message name',
    message: 'The message of {name} is named {message}, because {wanted} is taken.',
    why: 'Another table, TypeScript itself or the runtime already has the name.',
    help: 'Nothing to do: the lock keeps the name from now on.',
  },
  // What is lost on the wire
  'null-and-empty': {
    severity: 'info',
    title: 'NULL and empty are one',
    message: 'Column {column} may be NULL, but NULL and empty are one on the wire.',
    why: 'A repeated field or a map has no presence in protobuf.',
    help: 'Nothing to do where that makes no difference; else wrap it in a STRUCT.',
  },
  // The lock
  'lock-missing': {
    severity: 'error',
    title: 'Not in the lock',
    message: '{name} is not in the lock at {file}.',
    why: 'Without a network, files are made from the lock alone.',
    help: 'Run zerobus-gen {name} once with the workspace in reach, and commit what it wrote.',
  },
  'lock-damaged': {
    severity: 'error',
    title: 'The lock cannot be read',
    message: '{file} is damaged: {reason}.',
    why: 'The field numbers in it are a promise; guessing them would break readers of older records.',
    help: 'Restore it from version control.',
  },
  'lock-conflict': {
    severity: 'error',
    title: 'Conflict markers in the lock',
    message: '{file} holds the conflict markers of a merge (line {line}).',
    why: 'Two branches changed the same table.',
    help: 'Take one side (git checkout --theirs {file}), then run zerobus-gen {name} again.',
  },
  'lock-newer': {
    severity: 'error',
    title: 'The lock is of a newer version',
    message: '{file} has format {version}; this version of zerobus-gen reads up to {supported}.',
    why: 'A newer zerobus-gen wrote it.',
    help: 'Update zerobus-gen: npm install --save-dev zerobus-gen@latest.',
  },
  'lock-wrong-table': {
    severity: 'error',
    title: 'The lock of another table',
    message: '{file} is the lock of {found}, not of {name}.',
    why: 'The name of the file and the table in it belong together.',
    help: 'Restore it from version control, or rename it.',
  },
  'file-unreadable': {
    severity: 'error',
    title: 'A file cannot be read',
    message: '{file} cannot be read: {reason}.',
    why: 'The file is there, but the system does not give it.',
    help: 'Check its permissions.',
  },
  // Writing files
  'output-not-writable': {
    severity: 'error',
    title: 'A file cannot be written',
    message: '{file} cannot be written: {reason}.',
    why: 'The system does not let this user write there.',
    help: 'Check the permissions, or choose another folder with --out. Running again completes what is missing.',
  },
  'output-disk-full': {
    severity: 'error',
    title: 'The disk is full',
    message: '{file} cannot be written: there is no space left on the device.',
    why: 'Nothing is left half-written: a file is renamed into place when it is complete.',
    help: 'Make space and run again.',
  },
  'output-outside': {
    severity: 'error',
    title: 'A path leads out of the output folder',
    message: '{file} leads out of {out}{reason}.',
    why: 'Nothing outside the output folder is written or deleted.',
    help: 'Remove the link, or restore the lock from version control.',
  },
  // Files against the lock
  'file-missing': {
    severity: 'error',
    title: 'A generated file is missing',
    message: '{file} is missing.',
    why: 'The lock says that it was generated.',
    help: 'Run zerobus-gen --offline {name}.',
  },
  'file-edited': {
    severity: 'error',
    title: 'A generated file was edited',
    message: '{file} is not as it was generated.',
    why: 'It differs from its hash in the lock: it was edited by hand, or belongs to another state of the lock.',
    help: 'Run zerobus-gen --offline {name}; edits are lost.',
  },
  'file-stale': {
    severity: 'error',
    title: 'A generated file is stale',
    message: '{file} was generated by another revision of zerobus-gen, or with other settings.',
    why: 'This version would write it differently.',
    help: 'Run zerobus-gen {name} and commit what it wrote.',
  },
} as const;

export type DiagnosticCode = keyof typeof catalogue;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** What the templates of a code need: one string for each `{placeholder}` of message and help. */
export type DiagnosticParams<Code extends DiagnosticCode> = Readonly<
  Record<Placeholders<(typeof catalogue)[Code]['message'] | (typeof catalogue)[Code]['help']>, string>
>;
