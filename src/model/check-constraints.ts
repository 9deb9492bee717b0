import type { Facet } from './delta-type.js';
import type { TableModel } from './table-model.js';

const prefix = 'delta.constraints.';

/**
 * Returns the sorted names of the CHECK constraints of a table, which Delta stores as table properties. Undefined if the
 * properties are unknown.
 */
function parseCheckNames({ properties }: Pick<TableModel, 'properties'>): readonly string[] | undefined {
  if (properties == null) return undefined;
  const keys = Object.keys(properties).filter((key) => key.startsWith(prefix));
  return keys.map((key) => key.slice(prefix.length)).sort();
}

/** Lists the names of the CHECK constraints, as far as they are known. */
export function listCheckNames(model: Pick<TableModel, 'properties' | 'checks'>): readonly string[] {
  return parseCheckNames(model) ?? model.checks?.split(', ') ?? [];
}

/** Returns the names of the CHECK constraints as one fact for comparison: comma-separated, or null if there are none. */
export function getCheckNames(model: Pick<TableModel, 'properties' | 'checks'>): Facet<string> {
  const names = parseCheckNames(model);
  return names === undefined ? model.checks : names.join(', ') || null;
}
