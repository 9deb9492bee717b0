import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkTables } from '../../../src/app/check/check-tables.ts';
import { generateFromSource } from '../../../src/app/generate/generate-from-source.ts';
import type { ResolvedProject } from '../../../src/app/project/resolve-project.ts';
import type { TableResult } from '../../../src/app/publish/table-result.ts';
import { defaultArtifactSettings } from '../../../src/artifacts/artifact-settings.ts';
import { SnapshotSource } from '../../../src/catalog/snapshot/snapshot-source.ts';
import type { TableSource } from '../../../src/catalog/table-source.ts';
import { declaredTables } from './declared-tables.ts';
import type { SqlPeer } from './sql-peer.ts';

/** Of the declared tables those that Zerobus takes, made anew with the same statements. */
const tables = ['scalars', 'not_null', 'structs', 'arrays_of_structs', 'keys', 'values', 'defaults', 'partitioned'];
/** Among them those without CHAR and VARCHAR, whose bounds SQL does not show. */
const unbounded = ['defaults', 'partitioned'];

/** Files are generated from SQL and from the statements, and compared. */
export function generates(peer: SqlPeer): void {
  const names = tables.map((table) => peer.name(table));
  const settings = (name: string): ResolvedProject => {
    const folder = join(peer.folder, name);
    return { out: folder, lockFolder: join(folder, 'zerobus.lock'), dryRun: false, artifacts: defaultArtifactSettings };
  };
  const generate = (name: string, source: TableSource): Promise<readonly TableResult[]> =>
    generateFromSource(names, { ...settings(name), source });
  /** All files of a table without bounded strings, else the .proto without its comments, which show the bounds. */
  const contents = async (result: TableResult, table: string): Promise<string[]> => {
    const paths = result.files
      .map(({ path }) => path)
      .filter((path) => /\.(proto|ts)$/.test(path) && !path.endsWith('index.ts'));
    const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
    if (unbounded.includes(table)) return texts;
    return texts.filter((_, i) => paths[i]!.endsWith('.proto')).map((text) => text.replace(/ *\/\/.*$/gm, ''));
  };
  const snapshot = async (): Promise<TableSource> => {
    const file = join(peer.folder, 'statements', 'all.sql');
    await mkdir(join(peer.folder, 'statements'), { recursive: true });
    const statements = tables.map((table) => `CREATE TABLE ${peer.name(table).toSql()} ${declaredTables[table]};`);
    await writeFile(file, statements.join('\n'));
    return new SnapshotSource(file);
  };

  test('the same files as from the statements', async () => {
    const fromSql = await generate('from-sql', peer.source);
    const fromStatements = await generate('from-statements', await snapshot());
    expect(fromSql.map(({ table, status }) => `${table} ${status}`)).toEqual(names.map((name) => `${name} written`));
    for (const [i, table] of tables.entries()) {
      const files = await contents(fromSql[i]!, table);
      expect(files).toHaveLength(unbounded.includes(table) ? 3 : 1);
      expect(files).toEqual(await contents(fromStatements[i]!, table));
      expect(fromSql[i]!.diagnostics.map(({ code }) => code)).not.toContain('nested-nullability-unknown');
    }
  });

  test('nothing changes, and nothing has drifted, when the other source is asked', async () => {
    const options = { failOn: 'any', jobs: 4, signal: new AbortController().signal } as const;
    for (const [name, source] of [
      ['from-statements', peer.source],
      ['from-sql', await snapshot()],
    ] as const) {
      const checked = await checkTables(names, { ...settings(name), source, ...options });
      expect(checked.map(({ status, findings }) => [status, findings])).toEqual(names.map(() => ['ok', []]));
    }
    const again = await generate('from-statements', peer.source);
    expect(again.map(({ status }) => status)).toEqual(names.map(() => 'unchanged'));
  });
}
