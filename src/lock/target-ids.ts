import type { IdsByTarget, Lock, LockColumn, LockField, LockType } from './lock.js';

/** Returns the key of a target in the `ids` of a lock file; a project without targets (undefined) uses `default`. */
export function targetKey(target: string | undefined): string {
  return target ?? 'default';
}

/** Returns the id of the table in one target; undefined if no source has returned it. */
export function tableIdIn({ ids }: Pick<Lock, 'ids'>, target: string | undefined): string | undefined {
  const key = targetKey(target);
  return Object.hasOwn(ids, key) ? ids[key]?.tableId : undefined;
}

/**
 * Returns the columns with their ids in one target as `columnId`. A column has another id in each catalog, so renames are
 * found by the ids of the target that is read. Without targets (undefined) the columns are returned unchanged. `all` includes ids
 * that are not confirmed.
 */
export function withTargetIds(
  columns: readonly LockColumn[],
  target: string | undefined,
  which: 'confirmed' | 'all' = 'confirmed',
): readonly LockColumn[] {
  if (target === undefined) return columns;
  return mapMembers(columns, ({ columnId: _, ...member }) => {
    const id = member.columnIds?.[target] ?? (which === 'all' ? member.unconfirmedIds?.[target] : undefined);
    return id === undefined ? member : { ...member, columnId: id };
  });
}

/** The inverse, for the lock file: moves the ids of one target beside those of the other targets. */
export function keepTargetIds(columns: readonly LockColumn[], target: string | undefined): readonly LockColumn[] {
  if (target === undefined) return columns;
  return mapMembers(columns, ({ columnId, unconfirmedIds = {}, ...member }) => {
    const ids = columnId == null ? member.columnIds : { ...member.columnIds, [target]: columnId };
    const others = Object.entries(unconfirmedIds).filter(([name]) => !Object.hasOwn(ids ?? {}, name));
    return {
      ...member,
      ...(ids !== undefined && { columnIds: ids }),
      ...(others.length > 0 && { unconfirmedIds: Object.fromEntries(others) }),
    };
  });
}

/**
 * Returns the columns without the ids of each target that has another table in `tables`: the target's table was dropped and created
 * again, and the same id means another column there.
 */
export function withoutOtherTables({ ids, columns }: Lock, tables: Lock['ids']): readonly LockColumn[] {
  const others = Object.keys(ids).filter((target) => ids[target]?.tableId !== tables[target]?.tableId);
  if (others.length === 0) return columns;
  const keep = (known: IdsByTarget['columnIds']): IdsByTarget['columnIds'] =>
    known && Object.fromEntries(Object.entries(known).filter(([target]) => !others.includes(target)));
  return mapMembers(columns, ({ columnIds, unconfirmedIds, ...member }) => ({
    ...member,
    columnIds: keep(columnIds),
    unconfirmedIds: keep(unconfirmedIds),
  }));
}

type Change = <T extends Pick<LockField, 'columnId' | keyof IdsByTarget>>(member: T) => object;

function mapMembers<T extends LockColumn | LockField>(members: readonly T[], change: Change): readonly T[] {
  return members.map((member) => ({ ...change(member), type: mapType(member.type, change) }) as unknown as T);
}

function mapType(type: LockType, change: Change): LockType {
  switch (type.kind) {
    case 'array':
      return { ...type, element: mapType(type.element, change) };
    case 'map':
      return { ...type, value: mapType(type.value, change) };
    case 'struct':
      return { ...type, fields: mapMembers(type.fields, change) };
    default:
      return type;
  }
}
