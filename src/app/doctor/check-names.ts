/** The names of all checks, in the order of the report, each with what it checks. docs/doctor.md lists them. */
export const CHECK_NAMES = {
  node: 'the version of Node.js',
  config: 'whether the config file can be loaded and is valid',
  workspace: 'whether a workspace is configured, and which profile names it',
  'workspace-network': 'DNS, connection and certificate of the workspace',
  endpoint: 'whether ZEROBUS_SERVER_ENDPOINT is set to the address of a Zerobus endpoint',
  'endpoint-network': 'DNS, connection, certificate and HTTP/2 of the Zerobus endpoint',
  proxy: 'whether a proxy is set, whether it is used, and whether it lets connections through',
  clock: 'the clock of this machine, compared with the clock of the workspace',
  authentication: 'which credential provider reads Unity Catalog, and whether the workspace accepts its token',
  credentials: 'the client ID and secret that producers use',
  'workspace-id': 'whether the endpoint belongs to the workspace: workspace ID and cloud',
  table: 'whether the table exists and is of a kind that the service accepts',
  features: 'generated columns, CHECK constraints, catalog-managed commits, column masks and row filters',
  columns: 'names and types of the columns',
  'use-catalog': 'USE CATALOG of the service principal',
  'use-schema': 'USE SCHEMA of the service principal',
  'table-grants': 'SELECT and MODIFY of the service principal, granted on the table itself',
  'write-token': 'whether the workspace issues a token for writing to the table',
  connect: 'whether the service opens a stream for the table, if requested',
} as const;

export type CheckName = keyof typeof CHECK_NAMES;
