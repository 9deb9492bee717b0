import type { TableModel } from './table-model.js';

/** Properties in which Delta keeps the table feature, under its name and under that of its preview. */
const keys: readonly string[] = ['delta.feature.catalogManaged', 'delta.feature.catalogOwned-preview'];

/** Whether the catalog coordinates the commits of a table, as far as its properties tell. */
export function isCatalogManaged({ properties }: Pick<TableModel, 'properties'>): boolean {
  return keys.some((key) => properties?.[key] !== undefined);
}
