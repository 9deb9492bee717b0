import { readSnapshot } from '../../catalog/snapshot/read-snapshot.js';
import type { TableModel } from '../../model/table-model.js';
import { SAMPLE_TABLE } from './sample-table.js';
import { type TableOfRecords, toTableModel } from './table-of-records.js';

/** A table to serve: a record class, a table model, or the path of a snapshot file or folder. */
export type TableInput = TableOfRecords | TableModel | string;

/**
 * Resolves the inputs to table models; without inputs, to the sample table. `catalog` completes names in SQL snapshots
 * that have no catalog. Throws GenError if a snapshot cannot be read.
 */
export async function readTables(inputs: readonly TableInput[], catalog: string): Promise<TableModel[]> {
  if (inputs.length === 0) return [SAMPLE_TABLE];
  const tables: TableModel[] = [];
  for (const input of inputs) {
    if (typeof input === 'string') tables.push(...(await readSnapshot(input, catalog)));
    else tables.push('table' in input ? toTableModel(input) : input);
  }
  return tables;
}
