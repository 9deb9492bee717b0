import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmulator } from '../../../src/emulator/index.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { Project } from '../../cli/project.ts';
import type { GeneratorCase } from './cases.ts';
import { startCatalogProxy } from './catalog-proxy.ts';
import { compareDescriptors } from './compare-descriptors.ts';
import { runOfficial } from './run-official.ts';
import { runOurs } from './run-ours.ts';

/** The measured results of a case. */
export type Measurement = Pick<GeneratorCase, 'official' | 'ours'>;

/** Runs both generators on the tables of the cases, which both read from the same catalog. */
export async function measure(interpreter: string, cases: readonly GeneratorCase[]): Promise<Measurement[]> {
  const project = await Project.create();
  try {
    // Each table has its own schema, because the official generator names messages after tables.
    const tables = cases.map(({ table = 'cases' }, i) => new TableName('catalog', `s${i}`, table));
    const snapshot = join(project.folder, 'tables.sql');
    await writeFile(snapshot, cases.map(({ columns }, i) => `CREATE TABLE ${tables[i]} (${columns});\n`).join(''));
    await using emulator = await startEmulator({ tables: [snapshot] });
    const spelling = cases.flatMap(({ spelled = {} }, i) =>
      Object.entries(spelled).map(([column, text]): [string, string] => [`${tables[i]}.${column}`, text]),
    );
    await using catalog = await startCatalogProxy(emulator.workspaceUrl, Object.fromEntries(spelling));
    project.environment = { ...emulator.env, DATABRICKS_HOST: catalog.url };
    const theirs = await runOfficial(interpreter, project, tables);
    const ours = await runOurs(interpreter, project, tables);
    return cases.map((_, i): Measurement => {
      const [their, our] = [theirs[i]!, ours[i]!];
      if (typeof our === 'string') return { official: 'result' in their ? their.result : {}, ours: our };
      if ('result' in their) return { official: their.result };
      const differs = compareDescriptors(their.message, our);
      return { official: differs === '' ? {} : { differs } };
    });
  } finally {
    await project.remove();
  }
}
