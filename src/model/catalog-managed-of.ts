import { isCatalogManaged } from './catalog-managed.js';
import type { Facet } from './delta-type.js';
import type { TableModel } from './table-model.js';

/** Whether the catalog coordinates the commits of a table: by its properties, else as it was told before. */
export function catalogManagedOf(model: Pick<TableModel, 'properties' | 'catalogManaged'>): Facet<boolean> {
  return model.properties == null ? model.catalogManaged : isCatalogManaged(model);
}
