import { catalogManagedOf } from '../model/catalog-managed-of.js';
import { checksOf } from '../model/check-constraints.js';
import type { TableModel } from '../model/table-model.js';
import { keepKnown } from './keep-known.js';
import type { Lock, LockColumn } from './lock.js';
import { keepTargetIds, withTargetIds } from './target-ids.js';
import { type SameScalar, updateFields } from './update-fields.js';

export interface UpdateOptions {
  /** Of message and files: those of the lock, unless others are wanted. */
  readonly names: { readonly message: string; readonly file: string };
  readonly sameScalar: SameScalar;
  /** Default `default`. */
  readonly target?: string;
}

/** The lock after the table was read: numbers and names once given stay, new columns get new numbers. */
export function updateLock(previous: Lock | undefined, model: TableModel, options: UpdateOptions): Lock {
  const { tableId, properties: _, columns, ...facts } = model;
  const table = { ...facts, checks: checksOf(model), catalogManaged: catalogManagedOf(model) };
  const { names, sameScalar, target = 'default' } = options;
  const numbered = updateFields<(typeof columns)[number], LockColumn>(
    withTargetIds(previous?.columns ?? [], target),
    previous?.reserved ?? [],
    columns,
    sameScalar,
  );
  const ids = { ...previous?.ids, ...(tableId == null ? {} : { [target]: { tableId } }) };
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
