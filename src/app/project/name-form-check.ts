import { genError } from '../../diagnostics/gen-error.js';
import type { Lock } from '../../lock/lock.js';
import type { TableName } from '../../model/table-name.js';

/**
 * Returns a check that throws GenError `lock-without-target` for a table whose lock has the other form of its name: with a
 * catalog, from before the config had targets, or without one. A new lock would number the fields of the table anew.
 */
export function nameFormCheck(locks: readonly Lock[]): (table: TableName) => void {
  const locked = new Set(locks.map(({ name }) => name.toSql()));
  const byOtherForm = new Map(locks.map(({ name }) => [otherFormKey(name, name.catalog === undefined), name]));
  return (table) => {
    const other = locked.has(table.toSql())
      ? undefined
      : byOtherForm.get(otherFormKey(table, table.catalog !== undefined));
    if (other === undefined) return;
    const [made, has] = other.catalog === undefined ? ['with targets', 'no targets'] : ['without targets', 'targets'];
    throw genError('lock-without-target', { table }, { name: other.toString(), made, has });
  };
}

/** `short`: whether the lock's name has no catalog, which a table with a catalog is looked up by. */
function otherFormKey(name: TableName, short: boolean): string {
  return `${short} ${name.in(undefined).toSql()}`;
}
