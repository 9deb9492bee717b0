import type { LockColumn, LockField, LockType } from './lock.js';

/**
 * Columns with the ids that they have in one target: a column has another id in each catalog, and renames are found by
 * those of the target that is read. `default`: there are no targets, and ids stand where they are.
 */
export function withTargetIds(columns: readonly LockColumn[], target: string): readonly LockColumn[] {
  if (target === 'default') return columns;
  return mapMembers(columns, ({ columnId: _, ...member }) => {
    const id = member.columnIds?.[target];
    return id === undefined ? member : { ...member, columnId: id };
  });
}

/** The inverse, for the lock: the ids of one target go beside those of the others. */
export function keepTargetIds(columns: readonly LockColumn[], target: string): readonly LockColumn[] {
  if (target === 'default') return columns;
  return mapMembers(columns, ({ columnId, ...member }) => {
    return columnId == null ? member : { ...member, columnIds: { ...member.columnIds, [target]: columnId } };
  });
}

type Change = <T extends Pick<LockField, 'columnId' | 'columnIds'>>(member: T) => Omit<T, 'columnId'>;

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
