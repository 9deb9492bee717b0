/**
 * What becomes of a file: `written` anew, `changed` in places, `overwritten` as a whole by `--force`, `kept` because it is
 * there and says something else, `unchanged` where it is as it would be written.
 */
type PlannedStatus = 'written' | 'changed' | 'overwritten' | 'kept' | 'unchanged';

/** A file that is looked at. */
export interface PlannedFile {
  readonly path: string;
  readonly status: PlannedStatus;
  readonly before: string | undefined;
  readonly after: string;
  /** What was put in, or what is kept; '' where the name of the file says it. */
  readonly detail: string;
}

/** A part of the plan: files, and what a person has to do. */
export interface Plan {
  readonly files: readonly PlannedFile[];
  readonly hints: readonly string[];
}

/** A file that is written as a whole: one that is there stays, unless it is forced. */
export function wholeFile(path: string, before: string | undefined, after: string, force: boolean): PlannedFile {
  if (before === undefined) return { path, status: 'written', before, after, detail: '' };
  // Windows checks files out with CRLF.
  if (before.replaceAll('\r\n', '\n') === after)
    return { path, status: 'unchanged', before, after: before, detail: '' };
  if (force) return { path, status: 'overwritten', before, after, detail: '' };
  return { path, status: 'kept', before, after: before, detail: '--force overwrites it' };
}

/** A file into which something is put: `after` is undefined where it could not be. */
export function editedFile(path: string, before: string | undefined, after: string, detail: string): PlannedFile {
  if (before === undefined) return { path, status: 'written', before, after, detail };
  return { path, status: before === after ? 'unchanged' : 'changed', before, after, detail };
}
