import { chooseNames } from '../../artifacts/names/choose-names.js';
import { SchemaNames } from '../../artifacts/names/schema-names.js';
import type { Lock } from '../../lock/lock.js';
import { updateLock } from '../../lock/update-lock.js';
import type { TableModel } from '../../model/table-model.js';
import { scalarProto } from '../../proto/scalar-types.js';

/** Returns a lock for a table without generated code. Its numbers are arbitrary: the service matches columns by name. */
export function sendableLock(model: TableModel): Lock {
  const { names } = chooseNames(model.name, new SchemaNames());
  return updateLock(undefined, model, { names, scalar: scalarProto });
}
