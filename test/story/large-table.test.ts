// A table as large as the service takes: its code passes tsc, and writes and reads what protobuf says.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordType } from 'zerobus-runtime';
import { generateFromSource } from '../../src/app/generate/generate-from-source.ts';
import { defaultArtifactSettings } from '../../src/artifacts/artifact-settings.ts';
import type { TableModel } from '../../src/model/table-model.ts';
import { TableName } from '../../src/model/table-name.ts';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const runtime = fileURLToPath(new URL('../../runtime', import.meta.url));
const kinds = ['string', 'bigint', 'double', 'timestamp', 'int'] as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus large '));
});
afterAll(() => rm(folder, { recursive: true }));

function table(count: number): TableModel {
  return {
    name: TableName.parse('catalog.iot.larges'),
    columns: Array.from({ length: count }, (_, i) => ({
      name: `c${i}`,
      type: { kind: kinds[i % kinds.length]! },
      nullable: i % 7 !== 0,
    })),
  };
}

function generate(model: TableModel) {
  const settings = { dryRun: false, artifacts: defaultArtifactSettings, out: join(folder, 'generated') };
  const source = { readTable: async () => model, listTables: async () => [model] };
  return generateFromSource([model.name], { ...settings, lockFolder: join(folder, 'zerobus.lock'), source });
}

test('2,001 columns are refused', async () => {
  expect(await generate(table(2001))).toMatchObject([
    { status: 'failed', files: [], diagnostics: [{ code: 'too-many-columns' }] },
  ]);
});

test('2,000 columns compile, and go there and back', async () => {
  expect(await generate(table(2000))).toMatchObject([{ status: 'written', diagnostics: [] }]);
  await mkdir(join(folder, 'node_modules'));
  await symlink(runtime, join(folder, 'node_modules/zerobus-runtime'), 'junction');
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const compilerOptions = { module: 'nodenext', target: 'es2023', strict: true, types: [], skipLibCheck: true };
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...compilerOptions, outDir: 'out', rootDir: '.' }, include: ['generated'] }),
  );
  expect(await promisify(execFile)(process.execPath, [tsc, '-p', folder])).toMatchObject({ stdout: '' });

  const module = await import(pathToFileURL(join(folder, 'out/generated/catalog/iot/large.js')).href);
  const { Large } = module as { readonly Large: RecordType<object, object> };
  const values: Readonly<Record<string, unknown>> = {
    string: 'é',
    bigint: -5n,
    double: 0.5,
    timestamp: new Date(1),
    int: 7,
  };
  const init = Object.fromEntries(table(2000).columns.map(({ name, type }) => [name, values[type.kind]]));
  const wanted = Object.entries(init).map(([name, value]) => [name, value instanceof Date ? 1000n : value]);
  expect({ ...Large.decode(Large.encode(init)) }).toEqual(Object.fromEntries(wanted));
  expect(() => Large.encode({ ...init, c1999: 'x' })).toThrow(/^c1999 in catalog\.iot\.larges takes INT/);
});
