import type { TableModel } from '../../model/table-model.js';
import { type GrantStatement, parseGrant } from '../sql/parse-grant.js';
import { writePrivileges } from './privileges.js';
import { type Securable, withParents } from './securable.js';

/** All that a principal needs for ingesting into the tables, granted on each of them and on what they lie in. */
export function grantsToWrite(principal: string, tables: readonly TableModel[]): readonly GrantStatement[] {
  return tables
    .flatMap(({ name }) => withParents({ type: 'TABLE', name: String(name) }))
    .map((securable) => ({ action: 'grant', privileges: writePrivileges[securable.type], securable, principal }));
}

/** The grants of GRANT statements. Throws for another statement, and for one on what no table is or lies in. */
export function parseGrants(statements: readonly string[], tables: readonly TableModel[]): readonly GrantStatement[] {
  return statements.map((sql) => {
    const statement = parseGrant(sql);
    if (statement === undefined) throw new Error(`The option grants takes GRANT statements, and got: ${sql}`);
    expectSecurable(statement.securable, tables);
    return statement;
  });
}

/** Throws where no table is this securable or lies in it. */
export function expectSecurable({ type, name }: Securable, tables: readonly TableModel[]): void {
  const known = tables
    .flatMap((table) => withParents({ type: 'TABLE', name: String(table.name) }))
    .some((each) => each.type === type && each.name.toLowerCase() === name.toLowerCase());
  if (!known) throw new Error(`The emulator has no ${type.toLowerCase()} ${name}`);
}
