import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';
import { run } from '../../src/cli/run.ts';
import { useProject } from './use-project.ts';

const TABLE = 'catalog.iot.sensor_events';

let emulator: Emulator;
const project = useProject();
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());
beforeEach(async () => {
  await emulator.reset();
  project.environment = { ...emulator.env, HOME: project.folder };
});

interface Row {
  readonly name: string;
  readonly table: string | null;
  readonly status: string;
  readonly message: string;
  readonly fix: string | null;
}

const rowsOf = (json: string): readonly Row[] => (JSON.parse(json) as { checks: Row[] }).checks;
const config = (content: object): Promise<void> =>
  writeFile(join(project.folder, 'zerobus.config.json'), JSON.stringify(content));

test('a table that can be ingested into', async () => {
  const { code, out, err } = await project.run('doctor', TABLE, '--connect');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const lines = out.trimEnd().split('\n');
  expect(lines[0]).toBe('this machine');
  expect(lines).toContain(
    '  ok    table-grants       SELECT and MODIFY on the table catalog.iot.sensor_events itself.',
  );
  expect(lines.at(-1)).toBe('19 checks: 19 ok');
  expect(emulator.count(TABLE)).toBe(0);
});

test('columns that the config excludes are not checked', async () => {
  const targets = { prod: { catalog: 'catalog' } };
  await emulator.sql(`ALTER TABLE ${TABLE} ADD COLUMN span INTERVAL DAY`);
  await config({ targets, tables: ['iot.sensor_events'] });
  expect((await project.run('doctor', '--quiet')).out).toContain('[unsupported-type]');
  await config({ targets, tables: [{ table: 'iot.sensor_events', exclude: ['span'] }] });
  expect(await project.run('doctor', '--quiet', '--connect')).toMatchObject({ code: 0, out: '' });
});

test('a missing grant exits with 2, and its statement is printed once more at the end', async () => {
  await emulator.sql(`REVOKE MODIFY ON TABLE ${TABLE} FROM emulator`);
  const statement = 'GRANT MODIFY ON TABLE `catalog`.`iot`.`sensor_events` TO `emulator`;';
  const { code, out } = await project.run('doctor', TABLE, '--quiet');
  expect(code).toBe(2);
  expect(out.split('\n').map((line) => line.trimEnd())).toEqual([
    TABLE,
    expect.stringMatching(/^ {2}fail {2}table-grants {2}emulator lacks MODIFY on the table/),
    `                      fix: ${statement}`,
    expect.stringMatching(/^ {2}fail {2}write-token {3}.*invalid_authorization_details/),
    '                      fix: Run the GRANT statements of table-grants.',
    'Ask someone with permission to run this SQL:',
    `  ${statement}`,
    '',
  ]);
});

test('--reporter json, with exactly its keys', async () => {
  const { code, out } = await project.run('doctor', TABLE, '--reporter', 'json');
  expect(code).toBe(0);
  const document = JSON.parse(out) as { version: number; checks: Row[] };
  expect(Object.keys(document)).toEqual(['version', 'checks']);
  expect(document.version).toBe(1);
  for (const check of document.checks) {
    expect(Object.keys(check)).toEqual(['name', 'table', 'status', 'message', 'fix']);
    expect(check.status).toMatch(/^(ok|warn|fail|skip)$/);
  }
  expect(document.checks.find(({ name }) => name === 'connect')).toMatchObject({
    status: 'skip',
    message: expect.stringContaining('`connect`'),
  });
});

test('checks the tables of the config, else of the lock, else none', async () => {
  const tables = async (...words: string[]): Promise<readonly (string | null)[]> => [
    ...new Set(rowsOf((await project.run('doctor', '--reporter', 'json', ...words)).out).map(({ table }) => table)),
  ];
  expect(await tables()).toEqual([null]);
  const lock = new URL(`../fixtures/zerobus.lock/${TABLE}.json`, import.meta.url);
  await cp(fileURLToPath(lock), join(project.folder, 'zerobus.lock', `${TABLE}.json`));
  expect(await tables()).toEqual([null, TABLE]);
  await config({ tables: ['catalog.iot.nope'] });
  expect(await tables()).toEqual([null, 'catalog.iot.nope']);
  expect(await tables('catalog.iot.*')).toEqual([null, TABLE]);
  expect(await tables('catalog.nope.*', TABLE)).toEqual([null, TABLE, 'catalog.nope.*']);
  project.environment = { ...project.environment, ZEROBUS_CATALOG: 'prod' };
  expect(await tables()).toEqual([null, 'prod.iot.nope']);
  expect(await tables(TABLE)).toEqual([null, TABLE]);
});

test('an invalid config or an unnamed workspace skips only the checks that need it', async () => {
  await config({ nonsense: true });
  project.environment = { HOME: project.folder };
  const { code, out } = await project.run('doctor', 'catalog.iot.*', TABLE, '--reporter', 'json');
  expect(code).toBe(2);
  const rows = rowsOf(out);
  const status = (name: string): string | undefined => rows.find((row) => row.name === name)?.status;
  expect(['node', 'config', 'workspace', 'credentials', 'clock', 'table', 'write-token'].map(status)).toEqual([
    'ok',
    'fail',
    'fail',
    'fail',
    'skip',
    'skip',
    'skip',
  ]);
  expect(out).not.toContain('--offline');
  expect(rows.at(-1)).toMatchObject({ name: 'table', table: 'catalog.iot.*', status: 'fail' });
});

test('names the config and its workspace', async () => {
  await config({ tables: [TABLE], host: 'https://elsewhere.invalid' });
  const { out } = await project.run('doctor');
  expect(out).toContain('zerobus.config.json: 1 table, host https://elsewhere.invalid.');
});

test('--report-file writes the report to a file, and readable output to stdout', async () => {
  const { code, out } = await project.run('doctor', '--reporter', 'json', '--report-file', 'report.json');
  expect(code).toBe(0);
  expect(out).toContain('11 checks: 11 ok');
  expect(rowsOf(await project.read('report.json'))).toHaveLength(11);
});

test('--reporter github and junit', async () => {
  await emulator.sql(`REVOKE MODIFY ON TABLE ${TABLE} FROM emulator`);
  const github = await project.run('doctor', TABLE, '--reporter', 'github');
  expect(github.code).toBe(2);
  expect(github.out).toMatch(
    /^::error title=catalog\.iot\.sensor_events \[table-grants\]::emulator lacks MODIFY .*%0Afix: GRANT MODIFY ON TABLE/m,
  );
  expect(github.out).toMatch(/^::notice title=.*\[connect\]::/m);
  const { out } = await project.run('doctor', TABLE, '--reporter', 'junit');
  expect(XMLValidator.validate(out)).toBe(true);
  const suite = new XMLParser({ ignoreAttributes: false }).parse(out).testsuites.testsuite;
  expect([suite['@_tests'], suite['@_failures'], suite['@_skipped']]).toEqual(['19', '2', '1']);
  const cases = suite.testcase as readonly Record<string, unknown>[];
  expect(cases.find((item) => item['@_name'] === `connect ${TABLE}`)).toHaveProperty('skipped');
  expect(cases.find((item) => item['@_name'] === `table-grants ${TABLE}`)).toHaveProperty('failure');
  expect(cases.find((item) => item['@_name'] === 'node')).not.toHaveProperty('failure');
});

test('no secret is shown, whatever fails', async () => {
  const secrets = { DATABRICKS_CLIENT_SECRET: 'hunter-2-secret', DATABRICKS_TOKEN: 'dapi-0123-secret' };
  const proxy = { https_proxy: 'http://me:proxy-secret@127.0.0.1:9', http_proxy: 'http://me:proxy-secret@127.0.0.1:9' };
  project.environment = { ...project.environment, ...secrets, ...proxy };
  for (const reporter of ['human', 'json', 'github', 'junit']) {
    const { code, out, err } = await project.run('doctor', TABLE, '--connect', '--reporter', reporter);
    expect(code).toBe(2);
    expect(out + err).not.toMatch(/hunter|dapi-0123|proxy-secret/);
  }
});

test('an interruption ends with 130', async () => {
  const controller = new AbortController();
  controller.abort(new Error('stopped'));
  const err: string[] = [];
  const code = await run(['doctor', TABLE], {
    out: { write: () => true },
    err: { write: (text) => err.push(text) },
    environment: project.environment,
    folder: project.folder,
    signal: controller.signal,
  });
  expect(code).toBe(130);
  expect(err.join('')).toContain('Interrupted');
});

test('colour on a terminal only', async () => {
  const out: string[] = [];
  const tty = { write: (text: string) => out.push(text), isTTY: true };
  const { folder } = project;
  const signal = new AbortController().signal;
  await run(['doctor'], { out: tty, err: { write: () => true }, environment: project.environment, folder, signal });
  expect(out.join('')).toContain('\u001b[32mok  \u001b[39m  node');
  expect((await project.run('doctor')).out).not.toContain('\u001b');
});

test('suggests doctor for a mistyped command', async () => {
  expect((await project.run('docter')).err).toContain('Did you mean `zerobus-gen doctor`?');
});
