/** What ingesting takes on each level of a table's name, by the names that the REST interface has for privileges. */
export const writePrivileges = {
  CATALOG: ['USE_CATALOG'],
  SCHEMA: ['USE_SCHEMA'],
  TABLE: ['SELECT', 'MODIFY'],
} as const;

/** Stands for every privilege of a securable. */
export const allPrivileges = 'ALL_PRIVILEGES';

const ofTables = ['SELECT', 'MODIFY', 'MANAGE', 'APPLY_TAG', allPrivileges];
const ofSchemas = [...ofTables, 'USE_SCHEMA', 'CREATE_TABLE', 'CREATE_VIEW', 'CREATE_FUNCTION', 'EXECUTE'];

/** What can be granted on each: a privilege on a catalog or a schema is inherited by what lies in it. */
export const grantable: Readonly<Record<keyof typeof writePrivileges, readonly string[]>> = {
  CATALOG: [...ofSchemas, 'USE_CATALOG', 'CREATE_SCHEMA', 'BROWSE'],
  SCHEMA: ofSchemas,
  TABLE: ofTables,
};
