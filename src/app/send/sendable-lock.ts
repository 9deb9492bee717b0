import type { Lock } from '../../lock/lock.js';
import { updateLock } from '../../lock/update-lock.js';
import type { TableModel } from '../../model/table-model.js';
import { sameScalar } from '../../proto/scalar-types.js';
import { chooseNames } from '../../typescript/names/choose-names.js';
import { SchemaNames } from '../../typescript/names/schema-names.js';

/** Names and numbers for a table that is sent to without generated code: the service goes by the names of columns. */
export function sendableLock(model: TableModel): Lock {
  const { names } = chooseNames(model.name, new SchemaNames());
  return updateLock(undefined, model, { names, sameScalar });
}
