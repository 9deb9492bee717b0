import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResolvedProject } from '../../../src/app/project/resolve-project.ts';
import type { TableResult } from '../../../src/app/publish/table-result.ts';
import { defaultArtifactSettings } from '../../../src/artifacts/artifact-settings.ts';
import type { TableSource } from '../../../src/catalog/table-source.ts';
import type { TableModel } from '../../../src/model/table-model.ts';
import { listFiles } from '../../support/files.ts';

export interface TestProject extends AsyncDisposable {
  readonly folder: string;
  readonly settings: ResolvedProject;
  /** All files under the folder, sorted, with `/`. */
  files(): Promise<string[]>;
}

/** An empty project in a folder whose path has a space. */
export async function newProject(): Promise<TestProject> {
  const folder = await mkdtemp(join(tmpdir(), 'zerobus project '));
  return {
    folder,
    settings: {
      out: join(folder, 'generated'),
      lockFolder: join(folder, 'zerobus.lock'),
      dryRun: false,
      artifacts: defaultArtifactSettings,
    },
    files: () => listFiles(folder),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A catalog of these tables; an Error is thrown for its table. */
export function sourceOf(...tables: (TableModel | [name: string, error: Error])[]): TableSource {
  return {
    readTable: async (name) => {
      for (const table of tables) {
        if (!Array.isArray(table) && table.name.equals(name)) return table;
        if (Array.isArray(table) && table[0] === name.toString()) throw table[1];
      }
      throw new Error(`no table ${name}`);
    },
    listTables: async () => tables.flatMap((table) => (Array.isArray(table) ? [] : [{ name: table.name }])),
  };
}

/** `path status` of each file, without the folder. */
export function statuses(result: TableResult | undefined, { folder }: TestProject): string[] {
  return (result?.files ?? []).map(({ path, status }) => `${path.slice(folder.length + 1)} ${status}`);
}
