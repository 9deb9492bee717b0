import type { DeltaType, StructField } from '../../model/delta-type.js';
import type { ColumnModel } from '../../model/table-model.js';

/** The members without their column ids, as the catalog shows a table that has no column mapping. */
export function withoutColumnIds<T extends ColumnModel | StructField>(members: readonly T[]): T[] {
  return members.map(({ columnId: _, ...member }) => ({ ...member, type: withoutIds(member.type) }) as T);
}

function withoutIds(type: DeltaType): DeltaType {
  switch (type.kind) {
    case 'struct':
      return { ...type, fields: withoutColumnIds(type.fields) };
    case 'array':
      return { ...type, element: withoutIds(type.element) };
    case 'map':
      return { ...type, key: withoutIds(type.key), value: withoutIds(type.value) };
    default:
      return type;
  }
}
