import { getCatalogManaged } from '../model/catalog-managed.js';
import { getCheckNames } from '../model/check-constraints.js';
import type { TableModel } from '../model/table-model.js';
import { keepKnown } from './keep-known.js';
import type { Lock, LockColumn } from './lock.js';
import { keepTargetIds, targetKey, withTargetIds } from './target-ids.js';
import { type SameScalar, updateFields } from './update-fields.js';

/** What an update needs besides the previous lock and the table. */
export interface LockUpdate {
  /** The names of the message and the files: those of the lock, unless the config overrides them. */
  readonly names: { readonly message: string; readonly file: string };
  readonly sameScalar: SameScalar;
  /** The target that the table was read from; undefined in a project without targets. */
  readonly target?: string | undefined;
}

/** Returns the lock after a table was read: existing numbers and names stay, new columns get new numbers. */
export function updateLock(previous: Lock | undefined, model: TableModel, update: LockUpdate): Lock {
  const { tableId, properties: _, columns, ...facts } = model;
  const table = { ...facts, checks: getCheckNames(model), catalogManaged: getCatalogManaged(model) };
  const { names, sameScalar, target } = update;
  const numbered = updateFields<(typeof columns)[number], LockColumn>(
    withTargetIds(previous?.columns ?? [], target),
    previous?.reserved ?? [],
    columns,
    sameScalar,
  );
  const ids = { ...previous?.ids, ...(tableId == null ? {} : { [targetKey(target)]: { tableId } }) };
  return {
    ...(previous === undefined ? table : keepKnown(previous, table)),
    message: names.message,
    file: names.file,
    ids,
    columns: keepTargetIds(numbered.fields, target),
    reserved: numbered.reserved,
    emitter: previous?.emitter ?? '',
    files: previous?.files ?? [],
  };
}
