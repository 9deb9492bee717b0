import { execFile } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { startEmulator } from 'zerobus-gen/emulator';
import { startCommand } from '../support/command.ts';
import { posixTest } from '../support/posix.ts';
import { useProject } from './use-project.ts';

const TABLE = 'catalog.iot.sensor_events';
const snapshot = fileURLToPath(new URL('../fixtures/tables/sensor_events.json', import.meta.url));
const project = useProject();

test('prints records of a table in a snapshot', async () => {
  const { code, out, err } = await project.run('sample', TABLE, '--snapshot', snapshot, '--count', '2');
  expect([code, err]).toEqual([0, '']);
  expect(out.trim().split('\n')).toHaveLength(2);
  expect(JSON.parse(out.split('\n')[0] as string)).toMatchObject({ device_id: expect.stringMatching(/^device-/) });
});

test('reads the lock alone with --offline', async () => {
  await project.run(TABLE, '--snapshot', snapshot);
  const { code, out } = await project.run('sample', TABLE, '--offline', '--format', 'csv');
  expect(code).toBe(0);
  expect(out.split('\n')).toHaveLength(12);
  expect(out).toMatch(/^device_id,temperature,humidity,event_ts\ndevice-/);
});

test.each<[words: string[], said: string]>([
  [['--count', '-1'], '--count must be an integer from 0 to 9007199254740991.'],
  [['--count', '1.5'], '--count must be an integer from 0 to 9007199254740991.'],
  [['--seed', '4294967296'], '--seed must be an integer from 0 to 4294967295.'],
  [['--format', 'xml'], '--format'],
])('%j is refused', async (words, said) => {
  const { code, out, err } = await project.run('sample', TABLE, '--snapshot', snapshot, ...words);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(said);
});

test('a pattern, an unknown table and a table without a service are refused', async () => {
  const run = (table: string) => project.run('sample', table, '--snapshot', 'tables.sql');
  await project.write({ 'tables.sql': 'CREATE TABLE c.s.view_of_time (t INTERVAL DAY);' });
  expect(await run('c.s.*')).toMatchObject({ code: 2, out: '', err: expect.stringContaining("'c.s.*' is a pattern") });
  expect(await run('c.s.other')).toMatchObject({ code: 2, out: '' });
  expect(await run('c.s.view_of_time')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('INTERVAL') });
});

posixTest('a reader that closes the pipe ends it, without an error', async () => {
  const { ended, process } = startCommand(
    ['sample', TABLE, '--snapshot', snapshot, '--count', '1000000000'],
    project.folder,
    {},
    'pipe',
    'pipe',
  );
  process.stdout?.once('data', () => process.stdout?.destroy());
  expect(await ended).toMatchObject({ code: 0, err: '' });
});

posixTest('Ctrl-C ends it', async () => {
  const { ended, process } = startCommand(
    ['sample', TABLE, '--snapshot', snapshot, '--count', '1000000000'],
    project.folder,
    {},
    'pipe',
    'pipe',
  );
  process.stdout?.once('data', () => process.kill('SIGINT'));
  expect(await ended).toMatchObject({ code: 130 });
});

posixTest('Ctrl-C ends it where stdout is a file', async () => {
  const path = join(project.folder, 'records.ndjson');
  const file = openSync(path, 'w');
  const words = ['sample', TABLE, '--snapshot', snapshot, '--count', '2000000'];
  const { ended, process } = startCommand(words, project.folder, {}, file);
  closeSync(file);
  await vi.waitFor(() => expect(statSync(path).size).toBeGreaterThan(0), { timeout: 60_000 });
  process.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 130 });
});

posixTest('send takes what it prints', async () => {
  await using emulator = await startEmulator();
  const command = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
  const line = '"$0" "$1" sample "$2" --count 20000 | "$0" "$1" send "$2" --quiet';
  const env = { ...globalThis.process.env, ...emulator.env };
  await promisify(execFile)('sh', ['-c', line, globalThis.process.execPath, command, TABLE], {
    env,
    cwd: project.folder,
  });
  expect(emulator.count(TABLE)).toBe(20_000);
});

posixTest('the command that the emulator suggests at its start sends sample records into its table', async () => {
  const { ended, process } = startCommand(['emulator'], project.folder, {});
  let [out, err] = ['', ''];
  process.stdout?.on('data', (chunk) => {
    out += String(chunk);
  });
  const suggested = await new Promise<string>((resolve) => {
    process.stderr?.on('data', (chunk) => {
      err += String(chunk);
      const [, command] = /Next: .* run: (.+)\n/.exec(err) ?? [];
      if (command !== undefined) resolve(command);
    });
  });
  expect(err).toContain(`The emulator is ready, and serves ${TABLE}. Press Ctrl-C to stop.`);
  const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
  const line = suggested.replaceAll('zerobus-gen ', `"${globalThis.process.execPath}" "${bin}" `);
  const variables = Object.fromEntries(
    out
      .trim()
      .split('\n')
      .map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]),
  );
  const sent = await promisify(execFile)('sh', ['-c', line], {
    env: { ...globalThis.process.env, ...variables },
    cwd: project.folder,
  });
  expect(sent.stdout).toContain('10 records sent');
  process.kill('SIGTERM');
  await ended;
});
