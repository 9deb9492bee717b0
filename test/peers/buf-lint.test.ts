// buf lint: what the generator decides is clean under STANDARD; what the names of tables and columns decide is listed.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultArtifactSettings } from '../../src/artifacts/artifact-settings.ts';
import { emitArtifacts } from '../../src/artifacts/emit-artifacts.ts';
import { TableName } from '../../src/model/table-name.ts';
import type { ProtoSettings } from '../../src/proto/proto-settings.ts';
import { fixtureModel, fixtures, newLock } from '../proto/fixture-lock.ts';
import { writeFiles } from '../support/files.ts';
import { buf } from './buf.ts';
import { describePeer } from './peer.ts';
import { run } from './run.ts';

/** The version of a package is not the table's to say: PACKAGE_VERSION_SUFFIX would want catalog.iot.v1. */
const config = JSON.stringify({ version: 'v2', lint: { use: ['STANDARD'], except: ['PACKAGE_VERSION_SUFFIX'] } });

const proto: ProtoSettings = {
  csharpNamespace: 'Example.{Schema}',
  goPackage: 'example.com/gen/{catalog}/{schema}',
  javaMultipleFiles: true,
  javaPackage: 'com.example.{schema}',
  phpNamespace: 'Example\\{Schema}',
  rubyPackage: 'Example::{Schema}',
  swiftPrefix: '{Schema}',
};

/** The rules that names of tables and columns break, and where (docs/outputs.md lists them). */
const decidedByNames: readonly string[] = [
  // A table whose name begins with a digit: so would the message.
  'MESSAGE_PASCAL_CASE catalog/iot/2024_reading.proto',
  // Columns keep their names, since the service matches by name.
  'FIELD_LOWER_SNAKE_CASE catalog/iot/odd_name.proto',
  // Catalogs and schemas keep theirs for the folder, and a package takes no hyphen.
  'PACKAGE_DIRECTORY_MATCH main-prod/iot/sensor_event.proto',
  'PACKAGE_LOWER_SNAKE_CASE Main/iot/sensor_event.proto',
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus-buf-'));
  for (const name of fixtures) {
    const model = fixtureModel(name);
    // buf refuses two columns with one name in JSON, whatever the file says.
    const columns = model.columns.filter((column) => column.name !== 'fooBar');
    await write({ ...model, columns });
  }
  for (const name of ['`main-prod`.iot.sensor_events', 'Main.iot.sensor_events', 'catalog.iot.2024_readings']) {
    await write({ ...fixtureModel('sensor_events'), name: TableName.parse(name) });
  }
  await writeFile(join(folder, 'buf.yaml'), config);
});
afterAll(() => rm(folder, { recursive: true }));

async function write(model: ReturnType<typeof fixtureModel>): Promise<void> {
  const { artifacts } = await emitArtifacts(newLock(model), {
    ...defaultArtifactSettings,
    emit: ['proto', 'descriptor'],
    proto,
  });
  await writeFiles(folder, Object.fromEntries(artifacts.map(({ path, content }) => [path, content])));
}

await describePeer('buf lint', buf, (program) => {
  test('finds nothing but what names of tables and columns decide', async () => {
    const { stdout } = spawnSync(program, ['lint', folder, '--error-format=json'], { encoding: 'utf8' });
    const found = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { path: string; type: string });
    const rules = found.map(({ path, type }) => `${type} ${relative(folder, path).replaceAll('\\', '/')}`);
    expect([...new Set(rules)].sort()).toEqual([...decidedByNames].sort());
  });

  test('reads the descriptor sets, and finds the .proto in them', async () => {
    const file = 'catalog/iot/nested.proto';
    const args = ['--as-file-descriptor-set', '--exclude-source-info', '-o', '-#format=json'];
    const set = join(folder, 'catalog/iot/nested.desc.binpb');
    const fromSet = await run(program, ['build', set, ...args]);
    const fromProto = await run(program, ['build', folder, '--path', join(folder, file), ...args]);
    expect(JSON.parse(fromSet)).toEqual(JSON.parse(fromProto));
  });
});
