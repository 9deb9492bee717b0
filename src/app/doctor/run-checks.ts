import pMap from 'p-map';
import type { TableName } from '../../model/table-name.js';
import type { Check } from './doctor-report.js';
import type { Machine } from './machine.js';
import { type MachineInput, runMachineChecks } from './run-machine-checks.js';
import { runTableChecks } from './run-table-checks.js';

/** What to check. */
export interface ChecksInput extends MachineInput {
  readonly tables: readonly TableName[];
  /** Returns the columns that the generated code of a table leaves out. */
  readonly getExcluded?: (table: TableName) => readonly string[] | undefined;
  /** Whether to open a stream for each table. */
  readonly connect: boolean;
}

/** How many tables are checked at the same time. */
const CONCURRENCY = 4;

/**
 * Runs all checks: those for the machine once, then those for each table. Independent checks run at the same time. Throws the
 * reason of the machine's signal, and any error that is a bug.
 */
export async function runChecks(
  { tables, getExcluded, connect, ...input }: ChecksInput,
  machine: Machine,
): Promise<readonly Check[]> {
  const { pending, shared } = runMachineChecks(input, machine);
  const machineChecks = Promise.all(pending);
  // The table checks await some of these promises and reject with the same error.
  machineChecks.catch(() => undefined);
  const tableChecks = await pMap(
    tables,
    (name) => runTableChecks({ name, exclude: getExcluded?.(name), connect }, shared, machine),
    { concurrency: CONCURRENCY },
  );
  return [...(await machineChecks).map(({ check }) => check), ...tableChecks.flat()];
}
