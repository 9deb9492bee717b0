import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSnapshot } from '../../src/catalog/snapshot/read-snapshot.ts';
import { useProject } from '../cli/use-project.ts';
import { shown } from '../ddl/apply-sql.ts';

/** Snapshots in the manner of real projects: the folder `in`, and in `want.txt` its tables or the exit code and a message. */
const cases = join(import.meta.dirname, 'snapshots');
const project = useProject();

test.each(await readdir(cases))('%s', async (name) => {
  const want = (await readFile(join(cases, name, 'want.txt'), 'utf8')).trimEnd();
  await cp(join(cases, name, 'in'), join(project.folder, 'in'), { recursive: true });
  const { code, out, err } = await project.run('--snapshot', 'in');
  const message = /^exit (\d): (.*)$/.exec(want);
  if (message !== null) {
    expect(code).toBe(Number(message[1]));
    expect(`${out}${err}`.replaceAll(`${project.folder}/`, '')).toContain(message[2]);
    return;
  }
  expect({ code, errors: err.match(/^error: .*$/gm) }).toEqual({ code: 0, errors: null });
  const { tables } = await readSnapshot(join(project.folder, 'in'));
  expect(tables.map((entry) => ('table' in entry ? shown(entry.table) : entry.error.message)).join('\n')).toBe(want);
});

test('one table that cannot be used does not keep the others from being written', async () => {
  await cp(join(cases, 'json-one-bad-table/in'), join(project.folder, 'in'), { recursive: true });
  expect((await project.run('--snapshot', 'in')).code).toBe(2);
  const locks = (await project.files()).filter((file) => file.startsWith('zerobus.lock/'));
  expect(locks).toEqual(['zerobus.lock/lake.iot.pumps.json', 'zerobus.lock/lake.iot.valves.json']);
});

test('a statement that cannot be read keeps every table from being written', async () => {
  await cp(join(cases, 'unknown-statement/in'), join(project.folder, 'in'), { recursive: true });
  expect((await project.run('--snapshot', 'in')).code).toBe(2);
  expect((await project.files()).filter((file) => !file.startsWith('in/'))).toEqual([]);
});
