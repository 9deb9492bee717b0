import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { tableToProto } from '../../src/proto/table-to-proto.ts';
import { writeProto } from '../../src/proto/write-proto.ts';
import { fixtureLock } from '../proto/fixture-lock.ts';
import { describePeer } from './peer.ts';
import { python } from './python.ts';
import { run } from './run.ts';

const fixtures = fileURLToPath(new URL('../fixtures/tables', import.meta.url));

await describePeer('the official Python generator', python, (interpreter) => {
  let emulator: Emulator;
  let folder: string;
  beforeAll(async () => {
    emulator = await startEmulator({ tables: [fixtures] });
    folder = await mkdtemp(join(tmpdir(), 'official-generator-'));
  });
  afterAll(async () => {
    await emulator.close();
    await rm(folder, { recursive: true });
  });

  test.each(['sensor_events', 'nested'])(
    'reads %s from the catalog and gives the columns the types that we give them',
    async (fixture) => {
      const lock = fixtureLock(fixture);
      const output = join(folder, `${fixture}.proto`);
      const { DATABRICKS_CLIENT_ID: id, DATABRICKS_CLIENT_SECRET: secret } = emulator.env;
      await run(interpreter, [
        ...['-m', 'zerobus.tools.generate_proto', '--uc-endpoint', emulator.workspaceUrl, '--client-id', id!],
        ...['--client-secret', secret!, '--table', String(lock.name), '--output', output],
      ]);
      const file = tableToProto(lock);
      const ours = protobuf.parse(writeProto(file), { keepCase: true }).root;
      const theirs = protobuf.parse(await readFile(output, 'utf8'), { keepCase: true }).root;
      expect(shapeOf(theirs.lookupType(lock.name.table))).toEqual(
        shapeOf(ours.lookupType(`${file.package}.${file.message.name}`)),
      );
    },
  );
});

/** Names and wire types, without numbers, labels and the names of messages, which each tool chooses for itself. */
function shapeOf(message: protobuf.Type): unknown {
  return Object.fromEntries(
    message.fieldsArray.map((field) => {
      field.resolve();
      const type = field.resolvedType instanceof protobuf.Type ? shapeOf(field.resolvedType) : field.type;
      return [field.name, field.map ? ['map', type] : field.repeated ? ['repeated', type] : type];
    }),
  );
}
