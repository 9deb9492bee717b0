import type { StructField } from '../model/delta-type.js';
import type { ColumnModel } from '../model/table-model.js';

/**
 * What each field of `before` is in `after`: by column id where both sides know it, else by name. One that was dropped
 * and added again has another id, and is found by its name; one that is gone has no pair.
 */
export function pairUp<T extends ColumnModel | StructField>(before: readonly T[], after: readonly T[]): Map<T, T> {
  const byId = new Map(after.flatMap((field) => (field.columnId == null ? [] : [[field.columnId, field] as const])));
  const byName = new Map(after.map((field) => [field.name, field]));
  const ids = new Set(before.map(({ columnId }) => columnId));
  const pairs = new Map<T, T>();
  for (const field of before) {
    const sameName = byName.get(field.name);
    const sameId = field.columnId == null ? undefined : byId.get(field.columnId);
    const free = sameName?.columnId == null || !ids.has(sameName.columnId);
    const other = sameId ?? (free ? sameName : undefined);
    if (other !== undefined) pairs.set(field, other);
  }
  return pairs;
}
