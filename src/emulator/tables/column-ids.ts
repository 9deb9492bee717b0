import type { DeltaType, StructField } from '../../model/delta-type.js';
import type { ColumnModel } from '../../model/table-model.js';

/**
 * Returns the columns or fields with a column id each, including nested fields, like Delta's column mapping. A member
 * keeps its own id, else takes the id of the member with the same name in `before`, else the `next` one.
 */
export function assignColumnIds<T extends ColumnModel | StructField>(
  before: readonly (ColumnModel | StructField)[],
  members: readonly T[],
  next: () => number,
): T[] {
  const byId = new Map(before.map((member) => [member.columnId, member]));
  const byName = new Map(before.map((member) => [member.name.toLowerCase(), member]));
  return members.map((member) => {
    const known = member.columnId != null;
    const old = known ? byId.get(member.columnId) : byName.get(member.name.toLowerCase());
    const columnId = member.columnId ?? old?.columnId ?? next();
    return { ...member, columnId, type: assignNestedIds(old?.type, member.type, next) };
  });
}

function assignNestedIds(before: DeltaType | undefined, type: DeltaType, next: () => number): DeltaType {
  if (type.kind === 'struct') {
    const fields = before?.kind === 'struct' ? before.fields : [];
    return { ...type, fields: assignColumnIds(fields, type.fields, next) };
  }
  if (type.kind === 'array') {
    return {
      ...type,
      element: assignNestedIds(before?.kind === 'array' ? before.element : undefined, type.element, next),
    };
  }
  if (type.kind !== 'map') return type;
  const old = before?.kind === 'map' ? before : undefined;
  return {
    ...type,
    key: assignNestedIds(old?.key, type.key, next),
    value: assignNestedIds(old?.value, type.value, next),
  };
}

/** Returns the highest column id of the members and their nested fields, or 0 if they have none. */
export function findHighestColumnId(members: readonly (ColumnModel | StructField)[]): number {
  return members.reduce((most, { columnId, type }) => Math.max(most, columnId ?? 0, findHighestNestedId(type)), 0);
}

function findHighestNestedId(type: DeltaType): number {
  if (type.kind === 'struct') return findHighestColumnId(type.fields);
  if (type.kind === 'array') return findHighestNestedId(type.element);
  return type.kind === 'map' ? Math.max(findHighestNestedId(type.key), findHighestNestedId(type.value)) : 0;
}

/** Returns the members without column ids, as the catalog shows a table without column mapping. */
export function removeColumnIds<T extends ColumnModel | StructField>(members: readonly T[]): T[] {
  return members.map(({ columnId: _, ...member }) => ({ ...member, type: removeNestedIds(member.type) }) as T);
}

function removeNestedIds(type: DeltaType): DeltaType {
  switch (type.kind) {
    case 'struct':
      return { ...type, fields: removeColumnIds(type.fields) };
    case 'array':
      return { ...type, element: removeNestedIds(type.element) };
    case 'map':
      return { ...type, key: removeNestedIds(type.key), value: removeNestedIds(type.value) };
    default:
      return type;
  }
}
