/** Returns `now`, with each fact that it does not know taken from `before`: a known fact is never erased. */
export function keepKnown<T extends object>(before: object, now: T): T {
  const known: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(before)) if (value !== undefined && facets.has(key)) known[key] = value;
  for (const [key, value] of Object.entries(now)) if (value !== undefined) known[key] = value;
  // Each target has its own ids.
  for (const key of ['columnIds', 'unconfirmedIds']) {
    const [old, own] = [before, now].map((facts) => (facts as Readonly<Record<string, object | undefined>>)[key]);
    if (old !== undefined && own !== undefined) known[key] = { ...old, ...own };
  }
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
  'unconfirmedIds',
  'generated',
  'identity',
  'defaultValue',
  'partitionIndex',
  'mask',
  'collation',
  'containsNull',
  'valueContainsNull',
]);
