/** The `.json` and `.sql` files of a snapshot folder in the order in which they apply, and those that do not. */
export interface OrderedFiles {
  readonly names: readonly string[];
  /** Files that undo a migration, and versions before the last baseline of Flyway. */
  readonly leftOut: readonly string[];
  /** Files that may undo a migration: their names do not say which. */
  readonly ambiguous: readonly string[];
}

/**
 * Orders the files of a folder by their names. Versions and other numbers are compared by value, so that `V2` comes before `V2.1`
 * and `V10`, and `1_x` before `1_1_x`. Of Flyway's files, undo files (`U2__x.sql`) and versions before the last
 * baseline (`B2__x.sql`) are left out, and repeatable files (`R__x.sql`) come last. `x.down.sql` and the like are left out, too.
 */
export function orderFiles(names: readonly string[]): OrderedFiles {
  const files = names.map(parseName);
  const baseline = files
    .filter(({ flyway }) => flyway === 'B')
    .sort(compareFiles)
    .at(-1);
  const bases = new Set(files.map(({ name }) => removeUp(name)));
  const kept: FileName[] = [];
  const leftOut: string[] = [];
  const ambiguous: string[] = [];
  for (const file of files) {
    if (isUndo(file) || isBeforeBaseline(file, baseline)) leftOut.push(file.name);
    else if (!mayBeUndo(file)) kept.push(file);
    else (bases.has(removeDown(file.name)) ? leftOut : ambiguous).push(file.name);
  }
  return { names: kept.sort(compareFiles).map(({ name }) => name), leftOut, ambiguous };
}

interface FileName {
  readonly name: string;
  /** The kind of a file of Flyway: version, undo, baseline or repeatable. */
  readonly flyway: 'V' | 'U' | 'B' | 'R' | undefined;
  /** What comes before the version. */
  readonly prefix: string;
  readonly version: readonly bigint[];
  /** What comes after the version. */
  readonly rest: string;
}

function parseName(name: string): FileName {
  const [, kind, flywayVersion = '', flywayRest = ''] = /^([VUB])(\d+(?:[._]\d+)*)(__.*)$/i.exec(name) ?? [];
  if (kind !== undefined) {
    const version = flywayVersion.split(/[._]/).map(BigInt);
    return { name, flyway: kind.toUpperCase() as 'V', prefix: 'V', version, rest: flywayRest };
  }
  if (/^R__/i.test(name)) return { name, flyway: 'R', prefix: name, version: [], rest: '' };
  const [, prefix = '', version, rest = ''] = /^(\D*)(\d+(?:[._-]\d+)*)?(.*)$/s.exec(name) ?? [];
  return { name, flyway: undefined, prefix, version: version?.split(/[._-]/).map(BigInt) ?? [], rest };
}

/** `x.down.sql` has no other meaning, while `x_down.sql` can be a migration that is called so. */
function isUndo({ name, flyway }: FileName): boolean {
  return flyway === 'U' || (flyway === undefined && /\.(?:down|undo|rollback|revert)\.sql$/i.test(name));
}

const DOWN = /(?:^|[_-])(?:down|undo|rollback|revert)\.sql$/i;

/** `rollback_V1__a.sql`, but not `undo_log.sql`, which can be the migration for a table that is called so. */
const DOWN_BEFORE_VERSION = /^(?:down|undo|rollback|revert)[._-](?=V?\d.*\.sql$)/i;

function mayBeUndo({ name, flyway }: FileName): boolean {
  return flyway === undefined && (DOWN.test(name) || DOWN_BEFORE_VERSION.test(name));
}

/** Returns the name of a file without the suffix that says that it makes a migration: `1_a` for `1_a_up.sql` and `1_a.sql`. */
function removeUp(name: string): string {
  return name.replace(/(?:^|[._-])(?:up|do|deploy)\.sql$|\.sql$/i, '').toLowerCase();
}

function removeDown(name: string): string {
  return removeUp(name.replace(DOWN, '').replace(DOWN_BEFORE_VERSION, ''));
}

function isBeforeBaseline(file: FileName, baseline: FileName | undefined): boolean {
  if (baseline === undefined || file === baseline || (file.flyway !== 'V' && file.flyway !== 'B')) return false;
  return compareVersions(file.version, baseline.version) <= 0;
}

function compareFiles(a: FileName, b: FileName): number {
  return (
    Number(a.flyway === 'R') - Number(b.flyway === 'R') ||
    compare(a.prefix, b.prefix) ||
    compareVersions(a.version, b.version) ||
    compareNames(a.rest, b.rest) ||
    compare(a.name, b.name)
  );
}

/** Compares versions by their parts: 2 is 2.0, and comes before 2.1. No version comes before any version. */
function compareVersions(a: readonly bigint[], b: readonly bigint[]): number {
  if (a.length === 0 || b.length === 0) return Math.sign(a.length - b.length);
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = compare(a[i] ?? 0n, b[i] ?? 0n);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Compares names by code unit, but runs of digits by their value, so that migrations need no leading zeros. */
function compareNames(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (const [i, part] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    const bothNumbers = /^\d/.test(part) && /^\d/.test(other);
    const difference = bothNumbers ? compare(BigInt(part), BigInt(other)) : compare(part, other);
    if (difference !== 0) return difference;
  }
  return left.length < right.length ? -1 : compare(a, b);
}

function parts(name: string): readonly string[] {
  return name.match(/\d+|\D+/g) ?? [];
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
