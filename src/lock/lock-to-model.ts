import type { TableModel } from '../model/table-model.js';
import type { Lock } from './lock.js';
import { tableIdIn, withTargetIds } from './target-ids.js';

/** Returns the table as the lock knows it, for drift and for generating offline. */
export function lockToModel(lock: Lock, target?: string | undefined): TableModel {
  const { message: _m, file: _f, ids, reserved: _r, emitter: _e, files: _fs, columns, ...facts } = lock;
  const model = { ...facts, columns: withTargetIds(columns, target, 'all') };
  const tableId = tableIdIn({ ids }, target);
  return tableId === undefined ? model : { ...model, tableId };
}
