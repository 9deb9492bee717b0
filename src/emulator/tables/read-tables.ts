import { readSnapshot } from '../../catalog/snapshot/read-snapshot.js';
import type { TableModel } from '../../model/table-model.js';
import { type TableOfRecords, tableOfRecords } from './column-model.js';
import { sampleTable } from './sample-table.js';

/** A table for the emulator: a record class, a model, or the path of a snapshot. */
export type TableInput = TableOfRecords | TableModel | string;

/** The models of all inputs; of none, the sample table. `catalog` is that of names in SQL which have none. Throws what reading a snapshot throws. */
export async function readTables(inputs: readonly TableInput[], catalog: string): Promise<TableModel[]> {
  if (inputs.length === 0) return [sampleTable];
  const tables: TableModel[] = [];
  for (const input of inputs) {
    if (typeof input === 'string') tables.push(...(await readSnapshot(input, catalog)));
    else tables.push('table' in input ? tableOfRecords(input) : input);
  }
  return tables;
}
