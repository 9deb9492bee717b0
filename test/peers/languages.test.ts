// Programs of other languages, with the code that their protoc makes from the .proto that the command writes.
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Nested, SensorEvent } from '../../generated/catalog/iot/index.ts';
import { startEmulator } from '../../src/emulator/index.ts';
import { Project } from '../cli/project.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { nestedRecords, sensorEvents } from './language-records.ts';
import { describePeer } from './peer.ts';
import { python } from './python.ts';
import { run } from './run.ts';

const clients = fileURLToPath(new URL('clients/', import.meta.url));
const fixtures = fileURLToPath(new URL('../fixtures/tables', import.meta.url));
const protos = ['catalog/iot/sensor_event.proto', 'catalog/iot/nested.proto'];
const want = {
  sensorEvents: sensorEvents.map((init) => SensorEvent.decode(SensorEvent.encode(init))),
  nested: nestedRecords.map((init) => Nested.decode(Nested.encode(init))),
};

let project: Project;
let generated: string;
beforeAll(async () => {
  project = await Project.create();
  const proto = {
    goPackage: 'example.com/peer/gen/{schema}',
    javaPackage: 'example.{schema}',
    javaMultipleFiles: true,
  };
  await writeFile(join(project.folder, 'zerobus.config.json'), JSON.stringify({ emit: ['proto'], proto }));
  const tables = ['catalog.iot.sensor_events', 'catalog.iot.nested'];
  expect(await project.run('--snapshot', fixtures, ...tables)).toMatchObject({ code: 0 });
  generated = join(project.folder, 'generated');
});
afterAll(() => project.remove());

/** A folder for what protoc and a compiler write. */
async function folderFor(language: string): Promise<string> {
  const folder = join(project.folder, language);
  await mkdir(folder);
  return folder;
}

/** Runs a program that streams all records, and compares the rows with them. */
async function streams(
  program: string,
  args: readonly string[],
  { env = {}, tls = false }: { readonly env?: Readonly<Record<string, string>>; readonly tls?: boolean } = {},
): Promise<void> {
  await using emulator = await startEmulator({ tables: [SensorEvent, Nested], tls });
  await run(program, args, { env: { ...emulator.env, RUST_LOG: 'off', ...env } });
  expect(emulator.rows(SensorEvent)).toEqual(want.sensorEvents);
  expect(emulator.rows(Nested)).toEqual(want.nested);
  expect(emulator.stats).toEqual({ streams: 2, tokens: 2 });
}

await describePeer('Python, with the official SDK 1.10.0', python, (interpreter) => {
  test('streams with the modules that protoc made', async () => {
    const folder = await folderFor('python');
    const protoc = ['-m', 'grpc_tools.protoc', `--proto_path=${generated}`, `--python_out=${folder}`];
    await run(interpreter, [...protoc, ...protos]);
    await streams(interpreter, [join(clients, 'python/stream.py')], { env: { PYTHONPATH: folder } });
  });
});

await describePeer('Java, with the official SDK 1.0.1', java, (peer) => {
  test('streams with the classes that protoc made, without and with TLS', async () => {
    const { protoc, classPath } = peer;
    const folder = await folderFor('java');
    await run(protoc, [`--proto_path=${generated}`, `--java_out=${folder}`, ...protos]);
    const compile = [
      '-encoding',
      'UTF-8',
      '-nowarn',
      '-cp',
      classPath,
      '-sourcepath',
      folder,
      '-d',
      join(folder, 'out'),
    ];
    await run('javac', [...compile, join(clients, 'java/Ingest.java')]);
    const program = ['-cp', [join(folder, 'out'), classPath].join(delimiter), 'Ingest'];
    await streams('java', program);
    await streams('java', program, { tls: true });
  });
});

await describePeer('Go, with grpc-go', go, (peer) => {
  test('streams with the structs that protoc-gen-go made', async () => {
    const { env, protoc } = peer;
    const [program, ...plugins] = protoc;
    const folder = await folderFor('go');
    await cp(join(clients, 'go'), folder, { recursive: true });
    const output = ['--go_out=.', '--go_opt=module=example.com/peer'];
    await run(program, [...plugins, `--proto_path=${generated}`, ...output, ...protos], { cwd: folder });
    const service = ['--go-grpc_out=.', '--go-grpc_opt=module=example.com/peer', 'zerobus.proto'];
    await run(program, [...plugins, '--proto_path=.', ...output, ...service], { cwd: folder });
    await run('go', ['build', '-trimpath', '-o', 'ingest', '.'], { cwd: folder, env, timeoutMs: 100_000 });
    await streams(join(folder, 'ingest'), []);
  });
});
