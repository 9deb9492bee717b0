import { keepKnown } from './keep-known.js';
import type { Lock, LockColumn } from './lock.js';
import { mergeFields } from './merge-fields.js';

/**
 * One lock from the sides of a merge, our side first: its names and numbers stay. One side alone is a clean merge that
 * gave a number twice. It lists the files of all sides, so that those no longer wanted are deleted, and says which
 * columns were promised what; which of them there are is for the table to tell.
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
