import type { TableModel } from '../../model/table-model.js';
import { equalIgnoringCase } from '../equal-ignoring-case.js';
import { type GrantStatement, parseGrant } from '../sql/parse-grant.js';
import { UnknownNameError } from '../tables/unknown-name-error.js';
import { WRITE_PRIVILEGES } from './privileges.js';
import { type Securable, tableWithParents } from './securable.js';

/** Returns the grants that a principal needs to ingest into the tables: on each table, its schema and its catalog. */
export function createWriteGrants(principal: string, tables: readonly TableModel[]): readonly GrantStatement[] {
  return grantWriting(
    principal,
    tables.flatMap(({ name }) => tableWithParents(name)),
  );
}

/** Returns the grants on securables that a principal needs to ingest into their tables. */
export function grantWriting(principal: string, securables: readonly Securable[]): readonly GrantStatement[] {
  return securables.map((securable) => ({
    action: 'grant',
    privileges: WRITE_PRIVILEGES[securable.type],
    securable,
    principal,
  }));
}

/** Parses GRANT and REVOKE statements. Throws an Error for another statement and for an unknown securable. */
export function parseGrants(statements: readonly string[], tables: readonly TableModel[]): readonly GrantStatement[] {
  return statements.map((sql) => {
    const statement = parseGrant(sql);
    if (statement === undefined) throw new Error(`Option 'grants' takes GRANT and REVOKE statements, not: ${sql}`);
    expectSecurable(statement.securable, tables);
    return statement;
  });
}

/** Throws UnknownNameError if the securable is neither one of the tables nor the schema or catalog of one. */
export function expectSecurable({ type, name }: Securable, tables: readonly TableModel[]): void {
  const known = tables
    .flatMap((table) => tableWithParents(table.name))
    .some((each) => each.type === type && equalIgnoringCase(each.name, name));
  if (!known) throw new UnknownNameError(`The emulator has no ${type.toLowerCase()} ${name}`);
}
