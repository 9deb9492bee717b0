import type { TableSource } from '../../../src/catalog/table-source.ts';
import type { TableModel } from '../../../src/model/table-model.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { fixtureModel, fixtures } from '../../proto/fixture-lock.ts';

/** The tables of test/fixtures/tables, as a catalog gives them. */
const sampleModels: readonly TableModel[] = fixtures.map(fixtureModel);

export const sampleTables: readonly TableName[] = sampleModels.map(({ name }) => TableName.parse(name.toString()));

export const sampleSource: TableSource = {
  readTable: async (name) => {
    const found = sampleModels.find((model) => model.name.equals(name));
    if (found === undefined) throw new Error(`no sample ${name}`);
    return found;
  },
  listTables: async () => sampleModels,
};
