import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmulator } from '../../../src/emulator/index.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { Project } from '../../cli/project.ts';
import type { GeneratorCase } from './cases.ts';
import { differenceOf } from './difference-of.ts';
import { runOfficial } from './run-official.ts';
import { runOurs } from './run-ours.ts';
import { spelledCatalog } from './spelled-catalog.ts';

/** What is measured of a case. */
export type Measured = Pick<GeneratorCase, 'official' | 'ours'>;

/** What both generators make of the tables, which both read from the same catalog. */
export async function measure(interpreter: string, cases: readonly GeneratorCase[]): Promise<Measured[]> {
  const project = await Project.create();
  try {
    // A schema for each: the message of the official generator has the name of the table.
    const tables = cases.map(({ table = 'cases' }, i) => new TableName('catalog', `s${i}`, table));
    const snapshot = join(project.folder, 'tables.sql');
    await writeFile(snapshot, cases.map(({ columns }, i) => `CREATE TABLE ${tables[i]} (${columns});\n`).join(''));
    await using emulator = await startEmulator({ tables: [snapshot] });
    const spelling = cases.flatMap(({ spelled = {} }, i) =>
      Object.entries(spelled).map(([column, text]): [string, string] => [`${tables[i]}.${column}`, text]),
    );
    await using catalog = await spelledCatalog(emulator.workspaceUrl, Object.fromEntries(spelling));
    project.environment = { ...emulator.env, DATABRICKS_HOST: catalog.url };
    const theirs = await runOfficial(interpreter, project, tables);
    const ours = await runOurs(interpreter, project, tables);
    return cases.map((_, i): Measured => {
      const [their, our] = [theirs[i]!, ours[i]!];
      if (typeof our === 'string') return { official: 'said' in their ? their.said : {}, ours: our };
      if ('said' in their) return { official: their.said };
      const differs = differenceOf(their.message, our);
      return { official: differs === '' ? {} : { differs } };
    });
  } finally {
    await project.remove();
  }
}
