import type { TableName } from '../../model/table-name.js';
import type { Check } from './doctor-check.js';
import type { Machine } from './machine.js';
import type { Basis } from './machine-steps.js';
import { step } from './step.js';
import { checkColumns, checkFeatures } from './table/check-columns.js';
import { checkConnect } from './table/check-connect.js';
import { checkGrants } from './table/check-grants.js';
import { checkKind } from './table/check-kind.js';
import { checkWriteToken } from './table/check-write-token.js';
import { levelsOf } from './table/privilege-level.js';

/** A table that is looked at. */
export interface TableRequest {
  readonly name: TableName;
  /** Columns that its code leaves out. */
  readonly exclude?: readonly string[] | undefined;
  /** Whether a stream is opened. */
  readonly connect: boolean;
}

/** Makes the checks of one table, in the order in which they are told. */
export async function tableSteps(
  { name: table, exclude, connect }: TableRequest,
  { workspace, reader, credentials, endpoint, endpointNetwork }: Basis,
  machine: Machine,
): Promise<readonly Check[]> {
  const name = table.toString();
  const levels = levelsOf(table);
  const model = step('table', name, [reader], (found) => checkKind(table, found, machine));
  const features = step('features', name, [model], checkFeatures);
  const columns = step('columns', name, [model], (found) => checkColumns(found, exclude));
  const grants = [
    step('use-catalog', name, [reader], (found) => checkGrants(levels.catalog, found, machine)),
    step('use-schema', name, [reader], (found) => checkGrants(levels.schema, found, machine)),
    step('table-grants', name, [reader], (found) => checkGrants(levels.table, found, machine)),
  ];
  const token = step('write-token', name, [credentials, workspace, endpoint], (given, { host }, url) =>
    checkWriteToken(table, { host, endpoint: url, credentials: given }, grants, machine),
  );
  const stream = connect
    ? step('connect', name, [columns, token, endpointNetwork], (found, writer) => checkConnect(found, writer, machine))
    : step('connect', name, [], () => ({
        status: 'skip' as const,
        message: 'Not requested: with `connect`, a stream is opened and closed again without sending a record.',
      }));
  const done = await Promise.all([model, features, columns, ...grants, token, stream]);
  return done.map(({ check }) => check);
}
