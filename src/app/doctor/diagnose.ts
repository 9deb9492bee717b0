import pMap from 'p-map';
import type { TableName } from '../../model/table-name.js';
import type { Check } from './doctor-check.js';
import type { Machine } from './machine.js';
import { type MachineRequest, machineSteps } from './machine-steps.js';
import { tableSteps } from './table-steps.js';

/** What is to be looked at. */
export interface DiagnosisTask extends MachineRequest {
  readonly tables: readonly TableName[];
  /** Columns that the code of a table leaves out. */
  readonly excludeOf?: (table: TableName) => readonly string[] | undefined;
  /** Whether a stream is opened for each table. */
  readonly connect: boolean;
}

/** Tables that are looked at at a time. */
const concurrency = 4;

/**
 * Makes all checks: those of the machine once, then those of each table. What does not depend on each other runs at the
 * same time. Throws the reason of the machine's signal, and whatever is a bug.
 */
export async function diagnose(request: DiagnosisTask, machine: Machine): Promise<readonly Check[]> {
  const { tables, excludeOf, connect } = request;
  const { steps, basis } = machineSteps(request, machine);
  const ofMachine = Promise.all(steps);
  // The tables wait for some of them, and fail with what they fail with.
  ofMachine.catch(() => undefined);
  const ofTables = await pMap(
    tables,
    (name) => tableSteps({ name, exclude: excludeOf?.(name), connect }, basis, machine),
    { concurrency },
  );
  return [...(await ofMachine).map(({ check }) => check), ...ofTables.flat()];
}
