import { genError } from '../../diagnostics/gen-error.js';
import type { Lock } from '../../lock/lock.js';
import type { TableName } from '../../model/table-name.js';

/**
 * Gives what throws GenError `lock-without-target` for a table that has no lock under its name, but one under its name
 * with or without a catalog, from before the config had targets or while it had: a new lock would number fields anew.
 */
export function formExpectation(locks: readonly Lock[]): (table: TableName) => void {
  const locked = new Set(locks.map(({ name }) => name.toSql()));
  const others = new Map(locks.map(({ name }) => [keyOf(name, name.catalog === undefined), name]));
  return (table) => {
    const other = locked.has(table.toSql()) ? undefined : others.get(keyOf(table, table.catalog !== undefined));
    if (other === undefined) return;
    const [made, has] = other.catalog === undefined ? ['with targets', 'none'] : ['without targets', 'some'];
    throw genError('lock-without-target', { table }, { name: other.toString(), made, has });
  };
}

/** `short`: the one without a catalog is meant, which is looked for where a table has one. */
function keyOf(name: TableName, short: boolean): string {
  return `${short} ${name.in(undefined).toSql()}`;
}
