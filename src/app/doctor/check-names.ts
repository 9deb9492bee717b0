/** Every check, in the order in which they are told, with what it looks at. docs/doctor.md lists them. */
export const checkNames = {
  node: 'the version of Node',
  config: 'the config, where it is, and whether it is valid',
  workspace: 'which workspace is meant, and who says so',
  'workspace-network': 'name, connection and certificate of the workspace',
  endpoint: 'ZEROBUS_SERVER_ENDPOINT: whether it is set, and the address of a Zerobus endpoint',
  'endpoint-network': 'name, connection, certificate and HTTP/2 of the Zerobus endpoint',
  proxy: 'whether a proxy is set, whether it is used, and whether it would let through',
  clock: 'the clock of this machine against that of the workspace',
  authentication: 'which way to authenticate was taken for reading Unity Catalog, and whether its token is taken',
  credentials: 'the client id and the secret that producers ingest with',
  'workspace-id': 'whether endpoint and workspace belong together: id and cloud',
  table: 'whether the table is there, and of a kind that the service takes',
  features: 'generated columns, CHECK constraints, catalog-managed commits, masks and row filters',
  columns: 'names and types of the columns',
  'use-catalog': 'USE CATALOG of the service principal',
  'use-schema': 'USE SCHEMA of the service principal',
  'table-grants': 'SELECT and MODIFY of the service principal, granted on the table itself',
  'write-token': 'whether the workspace gives a token for writing into the table',
  connect: 'with --connect: whether the service opens a stream',
} as const;

export type CheckName = keyof typeof checkNames;
