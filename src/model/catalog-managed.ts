import type { Facet } from './delta-type.js';
import type { TableModel } from './table-model.js';

/** Table properties that enable the Delta feature, under its name and under the name of its preview. */
const keys: readonly string[] = ['delta.feature.catalogManaged', 'delta.feature.catalogOwned-preview'];

/** Returns whether the catalog coordinates the commits of a table, according to its properties; false if they are unknown. */
export function isCatalogManaged({ properties }: Pick<TableModel, 'properties'>): boolean {
  return keys.some((key) => properties?.[key] !== undefined);
}

/** Returns whether the catalog coordinates the commits: from the properties if they are known, else the stored fact. */
export function getCatalogManaged(model: Pick<TableModel, 'properties' | 'catalogManaged'>): Facet<boolean> {
  return model.properties == null ? model.catalogManaged : isCatalogManaged(model);
}
