import { readSnapshot } from '../../catalog/snapshot.js';
import type { TableModel } from '../../model/table-model.js';
import { type TableOfRecords, tableOfRecords } from './column-model.js';
import { sampleTable } from './sample-table.js';

/** A table for the emulator: a record class, a model, or the path of a snapshot. */
export type TableInput = TableOfRecords | TableModel | string;

/** The models of all inputs; of none, the sample table. Throws what reading a snapshot throws. */
export async function readTables(inputs: readonly TableInput[] = []): Promise<TableModel[]> {
  if (inputs.length === 0) return [sampleTable];
  const tables: TableModel[] = [];
  for (const input of inputs) {
    if (typeof input === 'string') tables.push(...(await readSnapshot(input)));
    else tables.push('table' in input ? tableOfRecords(input) : input);
  }
  return tables;
}
