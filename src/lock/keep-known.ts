/** Returns `now`, with each fact that it does not know taken from `before`: a known fact is never erased. */
export function keepKnown<T extends object>(before: object, now: T): T {
  const known: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(before)) if (facets.has(key)) known[key] = value;
  for (const [key, value] of Object.entries(now)) if (value !== undefined) known[key] = value;
  // Each target has its own ids.
  if ('columnIds' in before && 'columnIds' in now)
    known['columnIds'] = { ...(before.columnIds as object), ...(now.columnIds as object) };
  return known as T;
}

/** The facets of tables, columns, fields and types that a source can leave unknown. */
const facets: ReadonlySet<string> = new Set([
  'kind',
  'format',
  'comment',
  'rowFilter',
  'checks',
  'catalogManaged',
  'nullable',
  'columnId',
  'columnIds',
  'generated',
  'identity',
  'defaultValue',
  'partitionIndex',
  'mask',
  'collation',
  'containsNull',
  'valueContainsNull',
]);
