import type { TableModel } from '../model/table-model.js';
import type { Lock } from './lock.js';
import { withTargetIds } from './target-ids.js';

/** The table as the lock knows it, for drift and for generating without a network. */
export function lockToModel(lock: Lock, target: string = 'default'): TableModel {
  const { message: _m, file: _f, ids, reserved: _r, emitter: _e, files: _fs, columns, ...facts } = lock;
  const model = { ...facts, columns: withTargetIds(columns, target) };
  const tableId = Object.hasOwn(ids, target) ? ids[target]?.tableId : undefined;
  return tableId === undefined ? model : { ...model, tableId };
}
