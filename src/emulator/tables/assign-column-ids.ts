import type { DeltaType, StructField } from '../../model/delta-type.js';
import type { ColumnModel } from '../../model/table-model.js';

/**
 * The members with a column id for each, fields of structs too, as Delta's column mapping gives them: one that has an id
 * keeps it, one of the same name in `before` hands its own on, and others take the `next` one.
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
    return { ...member, columnId, type: idsInside(old?.type, member.type, next) };
  });
}

function idsInside(before: DeltaType | undefined, type: DeltaType, next: () => number): DeltaType {
  if (type.kind === 'struct') {
    const fields = before?.kind === 'struct' ? before.fields : [];
    return { ...type, fields: assignColumnIds(fields, type.fields, next) };
  }
  if (type.kind === 'array') {
    return { ...type, element: idsInside(before?.kind === 'array' ? before.element : undefined, type.element, next) };
  }
  if (type.kind !== 'map') return type;
  const old = before?.kind === 'map' ? before : undefined;
  return { ...type, key: idsInside(old?.key, type.key, next), value: idsInside(old?.value, type.value, next) };
}

/** The highest id among members and what is in them; 0 where there is none. */
export function highestColumnId(members: readonly (ColumnModel | StructField)[]): number {
  return members.reduce((most, { columnId, type }) => Math.max(most, columnId ?? 0, highestInside(type)), 0);
}

function highestInside(type: DeltaType): number {
  if (type.kind === 'struct') return highestColumnId(type.fields);
  if (type.kind === 'array') return highestInside(type.element);
  return type.kind === 'map' ? Math.max(highestInside(type.key), highestInside(type.value)) : 0;
}
