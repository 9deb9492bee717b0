/** What matching needs of a column of a table, or of a field of a struct. */
export interface Matchable {
  readonly name: string;
  /** The id that Delta's column mapping gives a column for life; absent or null if the source does not know it. */
  readonly columnId?: number | null | undefined;
  /** The ids in several targets, by target; a lock keeps them. */
  readonly columnIds?: Readonly<Record<string, number>> | undefined;
}

/** How two lists of columns are matched; every part has a default. */
export interface MatchPolicy {
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
 * a column without a counterpart is not in the result. The lock's update and merge and the drift check all match here.
 */
export function matchColumns<A extends Matchable, B extends Matchable>(
  columns: readonly A[],
  candidates: readonly B[],
  { sameName = 'separate', renames }: MatchPolicy = {},
): Map<A, B> {
  const index = new ColumnIndex(candidates);
  const matches = new Map<A, B>();
  const free = new Set(candidates);
  const isFree = (candidate: B): boolean => free.has(candidate);
  const match = (column: A, candidate: B | undefined): void => {
    if (candidate === undefined) return;
    free.delete(candidate);
    matches.set(column, candidate);
  };
  for (const column of columns) match(column, index.findById(column, isFree));
  for (const wanted of [(column: A) => renames?.get(column.name), (column: A) => column.name]) {
    for (const column of columns) {
      const name = matches.has(column) ? undefined : wanted(column);
      if (name !== undefined) match(column, index.findByName(column, name, sameName, isFree));
    }
  }
  return matches;
}

/** Candidates by id and by name, so that a match takes the same time however many there are. Candidates can be added. */
export class ColumnIndex<B extends Matchable> {
  readonly #byId: Map<string, B[]> = new Map();
  readonly #byName: Map<string, B[]> = new Map();

  constructor(candidates: Iterable<B> = []) {
    for (const candidate of candidates) this.add(candidate);
  }

  add(candidate: B): void {
    for (const key of idKeys(candidate)) append(this.#byId, key, candidate);
    append(this.#byName, candidate.name, candidate);
  }

  /** Returns the first candidate that has the id of a column; undefined if none has. */
  findById(column: Matchable, accepts: (candidate: B) => boolean = () => true): B | undefined {
    for (const key of idKeys(column)) {
      const found = this.#byId.get(key)?.find((each) => accepts(each) && haveSameId(column, each));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Returns the first candidate of a name whose id does not contradict; with `recreated`, else any of that name. */
  findByName(
    column: Matchable,
    name: string,
    sameName: 'separate' | 'recreated' = 'separate',
    accepts: (candidate: B) => boolean = () => true,
  ): B | undefined {
    const found = (this.#byName.get(name) ?? []).filter(accepts);
    const agreeing = found.find((each) => haveSameId(column, each) === undefined);
    return agreeing ?? (sameName === 'recreated' ? found[0] : undefined);
  }
}

/** Whether two columns have one id; undefined if no id is known for both. */
function haveSameId(a: Matchable, b: Matchable): boolean | undefined {
  if (a.columnId != null && b.columnId != null) return a.columnId === b.columnId;
  const [left, right] = [a.columnIds ?? {}, b.columnIds ?? {}];
  const shared = Object.keys(left).find((target) => Object.hasOwn(right, target));
  return shared === undefined ? undefined : left[shared] === right[shared];
}

function idKeys({ columnId, columnIds }: Matchable): string[] {
  const targets = Object.entries(columnIds ?? {}).map(([target, id]) => `${target} ${id}`);
  return columnId == null ? targets : [String(columnId), ...targets];
}

function append<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const found = groups.get(key);
  if (found === undefined) groups.set(key, [item]);
  else found.push(item);
}
