import type { FieldWriter } from '../project/request-error.js';

/**
 * What happens to a file: it is `written` if it does not exist, `changed` in places, `overwritten` as a whole with `force`,
 * `kept` because it exists and differs, or `unchanged` because it already has the planned content.
 */
type PlannedStatus = 'written' | 'changed' | 'overwritten' | 'kept' | 'unchanged';

/** A file of the plan. */
export interface PlannedFile {
  /** Absolute. */
  readonly path: string;
  readonly status: PlannedStatus;
  readonly before: string | undefined;
  readonly after: string;
  /** What is added, or why the file is kept; '' if the file is planned as a whole. */
  readonly detail: string;
}

/** A step that the user has to do by hand. It is a function if it names fields of the request, which the caller writes. */
export type Hint = string | ((write: FieldWriter) => string);

/** A part of the plan. */
export interface Plan {
  readonly files: readonly PlannedFile[];
  readonly hints: readonly Hint[];
}

/** Plans a file as a whole. An existing file is kept unless `force` is set. */
export function planWholeFile(path: string, before: string | undefined, after: string, force: boolean): PlannedFile {
  if (before === undefined) return { path, status: 'written', before, after, detail: '' };
  // Git on Windows checks files out with CRLF.
  if (before.replaceAll('\r\n', '\n') === after)
    return { path, status: 'unchanged', before, after: before, detail: '' };
  if (force) return { path, status: 'overwritten', before, after, detail: '' };
  return { path, status: 'kept', before, after: before, detail: '' };
}

/** Plans an edit of a file, or a new file with only the added text. */
export function planEdit(path: string, before: string | undefined, after: string, detail: string): PlannedFile {
  if (before === undefined) return { path, status: 'written', before, after, detail };
  return { path, status: before === after ? 'unchanged' : 'changed', before, after, detail };
}
