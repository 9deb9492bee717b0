import { keepKnown } from './keep-known.js';
import type { Lock, LockColumn } from './lock.js';
import { mergeFields } from './merge-fields.js';

/**
 * Merges the locks of the sides of a git merge, our side first: our names and numbers stay. A single side means a clean
 * merge that gave a number twice. The result lists the files of all sides, so that obsolete ones are deleted, and the
 * numbers of all columns; the update that follows drops the columns that the table no longer has.
 */
export function mergeLocks(ours: Lock, ...others: readonly Lock[]): Lock {
  const sides = [ours, ...others];
  const { fields, reserved } = mergeFields<LockColumn>(
    sides.map((side) => ({ fields: side.columns, reserved: side.reserved })),
  );
  const files = new Map(sides.toReversed().flatMap((side) => side.files.map((file) => [file.path, file] as const)));
  return {
    ...others.reduce((known, theirs) => keepKnown(theirs, known), ours),
    ids: Object.assign({}, ...sides.toReversed().map(({ ids }) => ids)) as Lock['ids'],
    columns: fields,
    reserved,
    files: [...files.values()],
  };
}
