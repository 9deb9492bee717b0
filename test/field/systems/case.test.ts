// Names that differ only in case: one table in Unity Catalog, and one file on Windows and macOS.
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useProject } from '../../cli/use-project.ts';

const project = useProject();

function table(catalog: string, schema: string, name: string): string {
  const type = JSON.stringify({ name: 'id', type: 'long', nullable: false, metadata: {} });
  const column = { name: 'id', type_text: 'bigint', type_json: type, type_name: 'LONG', position: 0, nullable: false };
  const kind = { table_type: 'MANAGED', data_source_format: 'DELTA', table_id: '0' };
  return JSON.stringify({ catalog_name: catalog, schema_name: schema, name, ...kind, columns: [column] });
}

const locks = async (): Promise<string[]> =>
  (await project.files()).filter((file) => file.startsWith('zerobus.lock/')).map((file) => file.slice(13));

describe('a lock is found by its table in any case', () => {
  it.each(['main.iot.rooms', 'MAIN.iot.Rooms'])('%s', async (name) => {
    await project.write({ 'rooms.json': table('main', 'iot', 'rooms'), 'in.ndjson': '{"id":"1"}\n' });
    expect(await project.run('--snapshot', 'rooms.json')).toMatchObject({ code: 0 });
    const { out, ...check } = await project.run('check', name, '--offline');
    expect([check, out]).toEqual([{ code: 0, err: '' }, 'main.iot.rooms: no drift\n']);
    expect(await project.run(name, '--offline')).toMatchObject({ code: 0, err: '' });
    expect(await project.run('send', name, 'in.ndjson', '--offline', '--dry-run')).toMatchObject({ code: 0, err: '' });
    expect(await project.run(name, '--snapshot', 'rooms.json')).toMatchObject({ code: 0, err: '' });
    expect(await locks()).toEqual(['main.iot.rooms.json']);
  });

  it('and once, if the config names it in another case', async () => {
    await project.write({
      'rooms.json': table('main', 'iot', 'rooms'),
      'zerobus.config.json': '{ "tables": ["main.IoT.rooms"], "source": { "kind": "snapshot", "path": "rooms.json" } }',
    });
    expect(await project.run()).toMatchObject({ code: 0 });
    expect(await project.run('check', '--offline')).toMatchObject({ code: 0, out: 'main.iot.rooms: no drift\n' });
  });
});

it.each([
  ['the same table', table('main', 'iot', 'events'), 'the same files'],
  ['a table of the same schema', table('main', 'iot', 'rooms'), 'the folder main/iot, in two spellings'],
])('%s in another case gets no second lock', async (_, second, what) => {
  await project.write({ 'a.json': table('Main', 'IoT', 'events'), 'b.json': second });
  expect(await project.run('--snapshot', 'a.json')).toMatchObject({ code: 0 });
  const before = await project.files();
  const { code, err } = await project.run('--snapshot', 'b.json');
  expect([code, err]).toEqual([2, expect.stringContaining(`and Main.IoT.events would both generate ${what}.`)]);
  expect(await project.files()).toEqual(before);
});

// Branches merge so. A file system that ignores case has room for one of them.
it('two locks of one table are found by check and by --offline', async () => {
  for (const catalog of ['Main', 'main']) {
    await project.write({ 'a.json': table(catalog, 'iot', 'events') });
    expect(await project.run('--snapshot', 'a.json')).toMatchObject({ code: 0 });
    await rename(join(project.folder, 'zerobus.lock'), join(project.folder, catalog === 'main' ? 'lower' : 'upper'));
  }
  await project.write({ 'zerobus.lock/': '' });
  await rename(
    join(project.folder, 'upper/Main.iot.events.json'),
    join(project.folder, 'zerobus.lock/Main.iot.events.json'),
  );
  await rename(
    join(project.folder, 'lower/main.iot.events.json'),
    join(project.folder, 'zerobus.lock/main.iot.events.json'),
  );
  if ((await locks()).length < 2) return;
  for (const words of [['check', '--offline'], ['--offline']]) {
    const { code, out, err } = await project.run(...words);
    expect([code, out + err]).toEqual([2, expect.stringContaining('[place-taken]')]);
  }
});
