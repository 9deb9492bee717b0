// The command against what a real Unity Catalog server answered (recorded), and against the emulator that holds the same
// table: both must end in the same files.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmulator } from 'zerobus-gen/emulator';
import { type Exchange, exchanges, replay, serve } from '../catalog/replay-server.ts';
import { Project } from '../cli/project.ts';

let recorded: Project;
let emulated: Project;

beforeEach(async () => {
  recorded = await Project.create();
  emulated = await Project.create();
});
afterEach(async () => {
  await recorded.remove();
  await emulated.remove();
});

/** Every answer that is a table and was asked for by its name. */
const tables = exchanges.filter(
  ({ request, response }) =>
    request.method === 'GET' && /\/tables\/[^?]+$/.test(request.path) && response.status === 200,
);

test('there are recordings', () => expect(tables.length).toBeGreaterThan(4));

test.each(tables.map((exchange) => [exchange.name, exchange] as const))('%s', async (_, exchange) => {
  const name = tableName(exchange);
  await using server = await serve(replay(exchange));
  const snapshot = join(emulated.folder, 'snapshot.json');
  await writeFile(snapshot, JSON.stringify(exchange.response.body));
  await using emulator = await startEmulator({ tables: [snapshot] });
  emulated.environment = emulator.env;

  const fromServer = await recorded.run(name, '--host', server.url.href);
  const fromEmulator = await emulated.run(name);
  expect(fromEmulator).toEqual(fromServer);
  const files = await recorded.files();
  expect((await emulated.files()).filter((file) => file !== 'snapshot.json')).toEqual(files);
  for (const file of files) expect(await emulated.read(file)).toBe(await recorded.read(file));
});

function tableName({ response }: Exchange): string {
  const { catalog_name, schema_name, name } = response.body as Record<string, string>;
  return `${catalog_name}.${schema_name}.${name}`;
}
