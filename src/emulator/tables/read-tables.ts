import { readWholeSnapshot } from '../../catalog/snapshot/read-snapshot.js';
import type { TableModel } from '../../model/table-model.js';
import { SAMPLE_TABLE } from './sample-table.js';
import { type TableOfRecords, toTableModel } from './table-of-records.js';

/** A table to serve: a record class, a table model, or the path of a snapshot file or folder. */
export type TableInput = TableOfRecords | TableModel | string;

/**
 * Resolves the inputs to table models; without inputs, to the sample table. All paths together are one snapshot, so that files
 * of migrations can be listed one by one. `catalog` completes names in SQL snapshots that have no catalog, and `vars` are the
 * values of placeholders in them. Throws GenError if
 * the snapshot cannot be read.
 */
export async function readTables(
  inputs: readonly TableInput[],
  catalog: string,
  vars: Readonly<Record<string, string>> = {},
): Promise<TableModel[]> {
  if (inputs.length === 0) return [SAMPLE_TABLE];
  const paths = inputs.filter((input) => typeof input === 'string');
  const others = inputs.filter((input) => typeof input !== 'string');
  return [
    ...(paths.length === 0 ? [] : await readWholeSnapshot(paths, { catalog, vars })),
    ...others.map((input) => ('table' in input ? toTableModel(input) : input)),
  ];
}
