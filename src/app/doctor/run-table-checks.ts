import type { TableName } from '../../model/table-name.js';
import type { Check } from './doctor-report.js';
import type { Machine } from './machine.js';
import { runCheck } from './run-check.js';
import type { SharedChecks } from './run-machine-checks.js';
import { checkColumns, checkFeatures } from './table/check-columns.js';
import { checkConnect } from './table/check-connect.js';
import { checkGrants } from './table/check-grants.js';
import { checkKind } from './table/check-kind.js';
import { checkWriteToken } from './table/check-write-token.js';
import { getPrivilegeLevels } from './table/privilege-level.js';

/** A table to check. */
export interface TableInput {
  readonly name: TableName;
  /** Columns that the generated code leaves out. */
  readonly exclude?: readonly string[] | undefined;
  /** Whether to open a stream. */
  readonly connect: boolean;
}

/** Runs the checks of one table, and returns them in the order of the report. */
export async function runTableChecks(
  { name: table, exclude, connect }: TableInput,
  { workspace, authentication, credentials, endpoint, endpointNetwork }: SharedChecks,
  machine: Machine,
): Promise<readonly Check[]> {
  const name = table.toString();
  const levels = getPrivilegeLevels(table);
  const kind = runCheck('table', name, [authentication], (found) => checkKind(table, found, machine));
  const features = runCheck('features', name, [kind], checkFeatures);
  const columns = runCheck('columns', name, [kind], (model) => checkColumns(model, exclude));
  const grants = [
    runCheck('use-catalog', name, [authentication], (found) => checkGrants(levels.catalog, found, machine)),
    runCheck('use-schema', name, [authentication], (found) => checkGrants(levels.schema, found, machine)),
    runCheck('table-grants', name, [authentication], async (found) => {
      const outcome = await checkGrants(levels.table, found, machine);
      // A table that does not exist has no grants to read, and needs none yet.
      const isMissing = outcome.status === 'skip' && (await kind).value === undefined;
      return isMissing ? { status: 'skip' as const, message: 'Skipped because table did not pass.' } : outcome;
    }),
  ];
  const writeToken = runCheck('write-token', name, [credentials, workspace, endpoint], (given, { host }, url) =>
    checkWriteToken(table, { host, endpoint: url, credentials: given }, { kind, grants }, machine),
  );
  const stream = connect
    ? runCheck('connect', name, [columns, writeToken, endpointNetwork], (model, access) =>
        checkConnect(model, access, machine),
      )
    : runCheck('connect', name, [], () => ({
        status: 'skip' as const,
        message: 'Not requested: with `connect`, a stream is opened and closed again without sending a record.',
      }));
  const finished = await Promise.all([kind, features, columns, ...grants, writeToken, stream]);
  return finished.map(({ check }) => check);
}
