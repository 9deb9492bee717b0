/** The privileges needed to ingest into a table, by type of securable, with their names in the REST interface. */
export const WRITE_PRIVILEGES = {
  CATALOG: ['USE_CATALOG'],
  SCHEMA: ['USE_SCHEMA'],
  TABLE: ['SELECT', 'MODIFY'],
} as const;

/** The privilege that includes every other privilege on a securable. */
export const ALL_PRIVILEGES = 'ALL_PRIVILEGES';

const TABLE_PRIVILEGES = ['SELECT', 'MODIFY', 'MANAGE', 'APPLY_TAG', ALL_PRIVILEGES];
const SCHEMA_PRIVILEGES = [
  ...TABLE_PRIVILEGES,
  'USE_SCHEMA',
  'CREATE_TABLE',
  'CREATE_VIEW',
  'CREATE_FUNCTION',
  'EXECUTE',
];

/** Privileges that can be granted on each type of securable. Schemas and tables inherit grants on their parents. */
export const GRANTABLE_PRIVILEGES: Readonly<Record<keyof typeof WRITE_PRIVILEGES, readonly string[]>> = {
  CATALOG: [...SCHEMA_PRIVILEGES, 'USE_CATALOG', 'CREATE_SCHEMA', 'BROWSE'],
  SCHEMA: SCHEMA_PRIVILEGES,
  TABLE: TABLE_PRIVILEGES,
};
