import type { Facet } from './delta-type.js';
import type { TableModel } from './table-model.js';

const prefix = 'delta.constraints.';

/** The names of CHECK constraints, sorted, as Delta keeps them among the properties of a table; undefined: unknown. */
export function parseCheckNames({ properties }: Pick<TableModel, 'properties'>): readonly string[] | undefined {
  if (properties == null) return undefined;
  const keys = Object.keys(properties).filter((key) => key.startsWith(prefix));
  return keys.map((key) => key.slice(prefix.length)).sort();
}

/** The same as one fact: the names with commas between them, null where there are none. */
export function getCheckNames(model: Pick<TableModel, 'properties' | 'checks'>): Facet<string> {
  const names = parseCheckNames(model);
  return names === undefined ? model.checks : names.join(', ') || null;
}
