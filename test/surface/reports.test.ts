// The keys of what scripts read: JSON reports, and the files that `send` writes. A change here is a change of the public interface.
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';
import { Project } from '../cli/project.ts';
import { keyPathsOfValues } from './key-paths.ts';
import { expectSnapshot } from './snapshot.ts';

const TABLE = 'catalog.iot.sensor_events';
/** Projects that were generated; see test/compat/README.md. */
const projects = join(import.meta.dirname, '../compat/0.1');

let emulator: Emulator;
let project: Project;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());
beforeEach(async () => {
  await emulator.reset();
  project = await Project.create();
  project.environment = { ...emulator.env, HOME: project.folder };
});
afterEach(() => project.remove());

/** Runs a command, and parses what it prints as JSON. */
async function report(code: number, ...words: string[]): Promise<unknown> {
  const ended = await project.run(...words, '--reporter', 'json');
  expect(ended.code, ended.err).toBe(code);
  return JSON.parse(ended.out);
}

/** Changes the tables of the project `plain`, so that columns are added, dropped, retyped, and one cannot be read. */
async function alterTables(): Promise<void> {
  const file = join(project.folder, 'tables/sensor_events.sql');
  const sql = await readFile(file, 'utf8');
  await writeFile(
    file,
    sql.replace('temperature DOUBLE', 'temperature STRING').replace('  label STRING', '  badge STRING'),
  );
  const unreadable = 'CREATE TABLE catalog.iot.every_type (id INTERVAL DAY NOT NULL);';
  await writeFile(join(project.folder, 'tables/every_type.sql'), unreadable);
}

test('of generate', async () => {
  await cp(join(projects, 'plain'), project.folder, { recursive: true });
  const reports = [await report(0, '--offline')];
  await alterTables();
  reports.push(await report(2, '--dry-run'), await report(2));
  await expectSnapshot('reports/generate.txt', keyPathsOfValues(reports));
});

test('of check', async () => {
  await cp(join(projects, 'plain'), project.folder, { recursive: true });
  await alterTables();
  await rm(join(project.folder, 'generated/catalog/iot/device.ts'));
  const reports = [await report(4, 'check')];
  await project.write({ 'targets/': '' });
  await cp(join(projects, 'targets'), join(project.folder, 'targets'), { recursive: true });
  // The code of 0.1 is stale: 4.
  reports.push(await report(4, 'check', '--config', 'targets/zerobus.config.json', '--target', 'all'));
  await expectSnapshot('reports/check.txt', keyPathsOfValues(reports));
});

test('of doctor', async () => {
  const reports = [await report(0, 'doctor', TABLE, '--connect')];
  await emulator.sql(`REVOKE MODIFY ON TABLE ${TABLE} FROM emulator`);
  reports.push(await report(2, 'doctor', TABLE));
  await expectSnapshot('reports/doctor.txt', keyPathsOfValues(reports));
});

test('of send, and the files of --rejects and --resume', async () => {
  const good = '{"device_id":"a","temperature":1.5,"event_ts":"2026-01-31T12:00:00Z"}\n';
  await project.write({ 'good.ndjson': good });
  const bad = Buffer.from(`${good}{"device_id":1}\nnot json\nnot utf8: \xe9\n`, 'latin1');
  await writeFile(join(project.folder, 'bad.ndjson'), bad);
  const reports = [
    await report(0, 'send', TABLE, 'good.ndjson', '--resume', 'good.state'),
    await report(2, 'send', TABLE, 'bad.ndjson', '--rejects', 'rejects.ndjson'),
    await report(2, 'send', TABLE, 'bad.ndjson', '--dry-run'),
  ];
  await expectSnapshot('reports/send.txt', keyPathsOfValues(reports));
  const rejects = (await project.read('rejects.ndjson')).trimEnd().split('\n');
  await expectSnapshot(
    'reports/send-rejects.txt',
    keyPathsOfValues(rejects.map((line) => JSON.parse(line) as unknown)),
  );
  await expectSnapshot('reports/send-resume.txt', keyPathsOfValues([JSON.parse(await project.read('good.state'))]));
});
