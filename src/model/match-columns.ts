/** What matching needs of a column of a table, or of a field of a struct. */
export interface Matchable {
  readonly name: string;
  /** The id that Delta's column mapping gives a column for life; absent or null if the source does not know it. */
  readonly columnId?: number | null | undefined;
}

/** How two lists of columns are matched; every part has a default. */
export interface MatchPolicy {
  /** Whether both lists are of one table, so that their ids can be compared; `ignore` if that is not certain. Default `match`. */
  readonly ids?: 'match' | 'ignore';
  /**
   * A column of the same name with another id was dropped and added again. `separate` (default): they are two columns,
   * so that field numbers never move from one to the other. `recreated`: they match, so that drift can report it.
   */
  readonly sameName?: 'separate' | 'recreated';
  /** Renames that the source states, from a name in the first list to the name in the second. They count after ids. */
  readonly renames?: ReadonlyMap<string, string>;
}

/**
 * Finds the counterpart of each of `columns` among `candidates`. Column ids decide first, since they follow a column over
 * a rename; then renames that are stated; then names, where no id contradicts. Each candidate matches at most one column;
 * a column without a counterpart is not in the result. The lock's update and the drift check both match here.
 */
export function matchColumns<A extends Matchable, B extends Matchable>(
  columns: readonly A[],
  candidates: readonly B[],
  { ids = 'match', sameName = 'separate', renames }: MatchPolicy = {},
): Map<A, B> {
  const idOf = ({ columnId }: Matchable): number | undefined => (ids === 'match' ? (columnId ?? undefined) : undefined);
  const byId = groupBy(candidates, idOf);
  const byName = groupBy(candidates, ({ name }) => name);
  const matches = new Map<A, B>();
  const free = new Set(candidates);
  const match = (column: A, candidate: B | undefined): void => {
    if (candidate === undefined) return;
    free.delete(candidate);
    matches.set(column, candidate);
  };
  const findByName = (column: A, name: string): B | undefined => {
    const found = (byName.get(name) ?? []).filter((each) => free.has(each));
    const agreeing = found.find((each) => idOf(column) === undefined || idOf(each) === undefined);
    return agreeing ?? (sameName === 'recreated' ? found[0] : undefined);
  };
  for (const column of columns) {
    const id = idOf(column);
    const found = id === undefined ? [] : (byId.get(id) ?? []).filter((each) => free.has(each));
    // A merge may leave one id twice, under the names that the column had on each side.
    match(column, found.find(({ name }) => name === column.name) ?? found[0]);
  }
  for (const wanted of [(column: A) => renames?.get(column.name), (column: A) => column.name]) {
    for (const column of columns) {
      const name = matches.has(column) ? undefined : wanted(column);
      if (name !== undefined) match(column, findByName(column, name));
    }
  }
  return matches;
}

function groupBy<T, K>(items: readonly T[], key: (item: T) => K | undefined): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const value = key(item);
    if (value === undefined) continue;
    const group = groups.get(value);
    if (group === undefined) groups.set(value, [item]);
    else group.push(item);
  }
  return groups;
}
