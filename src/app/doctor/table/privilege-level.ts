import { quoteName } from '../../../model/quote-name.js';
import type { TableName } from '../../../model/table-name.js';

/** One of the three levels on which ingesting needs privileges. */
export interface PrivilegeLevel {
  readonly type: 'catalog' | 'schema' | 'table';
  readonly needed: readonly string[];
  /** The parts of the name of the catalog, schema or table. */
  readonly parts: readonly string[];
}

/** Returns the levels of a table, from catalog to table. */
export function getPrivilegeLevels({
  catalog = '',
  schema,
  table,
}: TableName): Readonly<Record<PrivilegeLevel['type'], PrivilegeLevel>> {
  return {
    catalog: { type: 'catalog', needed: ['USE CATALOG'], parts: [catalog] },
    schema: { type: 'schema', needed: ['USE SCHEMA'], parts: [catalog, schema] },
    table: { type: 'table', needed: ['SELECT', 'MODIFY'], parts: [catalog, schema, table] },
  };
}

/** Writes the SQL statement that grants privileges on a level. */
export function writeGrant({ type, parts }: PrivilegeLevel, privileges: readonly string[], principal: string): string {
  const name = parts.map(quoteName).join('.');
  return `GRANT ${privileges.join(', ')} ON ${type.toUpperCase()} ${name} TO ${quoteName(principal)};`;
}
