import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Check, CheckStatus } from '../../../src/app/doctor/doctor-report.ts';
import { runChecks } from '../../../src/app/doctor/run-checks.ts';
import { checkColumns, checkFeatures } from '../../../src/app/doctor/table/check-columns.ts';
import { checkConnect } from '../../../src/app/doctor/table/check-connect.ts';
import { classifyKind } from '../../../src/app/doctor/table/check-kind.ts';
import { checkWriteToken } from '../../../src/app/doctor/table/check-write-token.ts';
import { resolveWorkspace } from '../../../src/auth/resolve-workspace.ts';
import { type Emulator, startEmulator } from '../../../src/emulator/index.ts';
import type { ColumnModel, TableModel } from '../../../src/model/table-model.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { startSilentServer } from './sockets.ts';
import { testMachine } from './test-machine.ts';

const column: ColumnModel = { name: 'id', type: { kind: 'string' }, nullable: true };
const table = (facts: Partial<TableModel> = {}): TableModel => ({
  name: new TableName('main', 'iot', 'readings'),
  columns: [column],
  ...facts,
});

const kinds: readonly (readonly [facts: Partial<TableModel>, status: CheckStatus, text: RegExp])[] = [
  [{}, 'ok', /^A managed Delta table with 1 column\./],
  [{ kind: 'STREAMING_TABLE', columns: [column, column] }, 'ok', /^A streaming table with 2 columns\./],
  [{ kind: 'VIEW' }, 'fail', /\[view-refused\]/],
  [{ kind: 'EXTERNAL' }, 'fail', /ALTER TABLE `main`\.`iot`\.`readings` SET MANAGED/],
  [{ format: 'PARQUET' }, 'fail', /\[format-not-delta\]/],
  [{ kind: 'MANAGED_SHALLOW_CLONE' }, 'fail', /its kind is MANAGED_SHALLOW_CLONE/],
];
test.each(kinds)('the kind of %j', (facts, status, text) => {
  const outcome = classifyKind(table(facts));
  expect(outcome.status).toBe(status);
  expect(`${outcome.message} ${outcome.fix}`).toMatch(text);
});

const features: readonly (readonly [facts: Partial<TableModel>, status: CheckStatus, statements: readonly string[]])[] =
  [
    [{}, 'ok', []],
    [{ columns: [{ ...column, generated: 'upper(x)' }] }, 'fail', []],
    [{ columns: [{ ...column, identity: true }] }, 'warn', []],
    [{ columns: [{ ...column, mask: 'f' }], rowFilter: 'f' }, 'warn', []],
    [{ columns: [{ ...column, defaultValue: '1' }] }, 'ok', []],
    [
      { properties: { 'delta.constraints.a b': 'x > 0', 'delta.constraints.c': 'x < 9' } },
      'fail',
      ['DROP CONSTRAINT `a b`;', 'DROP CONSTRAINT `c`;'],
    ],
    [{ properties: { 'delta.feature.catalogManaged': 'supported' } }, 'fail', ['DROP FEATURE catalogManaged;']],
  ];
test('an excluded column is not checked, unless it cannot be left out', () => {
  const interval: ColumnModel = { ...column, name: 'span', type: { kind: 'unsupported', text: 'INTERVAL DAY' } };
  expect(checkColumns(table({ columns: [column, interval] })).status).toBe('fail');
  const outcome = checkColumns(table({ columns: [column, interval] }), ['SPAN']);
  expect([outcome.status, outcome.value?.columns]).toEqual(['ok', [column]]);
  expect(checkColumns(table(), ['gone'])).toMatchObject({
    status: 'warn',
    message: expect.stringContaining('excluded-missing'),
  });
  expect(checkColumns(table({ columns: [column, { ...interval, nullable: false }] }), ['span']).status).toBe('fail');
});

test.each(features)('the features of %j', (facts, status, statements) => {
  const outcome = checkFeatures(table(facts));
  expect(outcome.status).toBe(status);
  expect(outcome.statements ?? []).toEqual(statements.map((end) => `ALTER TABLE \`main\`.\`iot\`.\`readings\` ${end}`));
});

const columns: readonly (readonly [columns: readonly ColumnModel[], status: CheckStatus, text: RegExp])[] = [
  [[column], 'ok', /accepts all column names and types/],
  [[{ ...column, name: 'bad name' }], 'fail', /\[unsupported-name\]/],
  [[{ ...column, type: { kind: 'unsupported', text: 'INTERVAL DAY' } }], 'fail', /\[unsupported-type\]/],
  [[], 'fail', /\[no-columns\]/],
  [[column, { ...column, name: 'ID' }], 'warn', /\[names-differ-by-case\]/],
  [
    Array.from({ length: 8 }, (_, i) => ({ ...column, name: `a ${i}` })),
    'fail',
    /(?:'a \d' cannot be used as the name.*){5} And 3 more\./,
  ],
];
test.each(columns)('the columns %j', (given, status, text) => {
  const outcome = checkColumns(table({ columns: given }));
  expect(outcome.status).toBe(status);
  expect(outcome.message).toMatch(text);
  expect(outcome.value !== undefined).toBe(status !== 'fail');
});

const SAMPLE = new TableName('catalog', 'iot', 'sensor_events');
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const sql = async (...statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await emulator.sql(statement);
};

describe('against the emulator', () => {
  const examine = async (
    connect: boolean,
    given: Readonly<Record<string, string>> = {},
    tables: readonly TableName[] = [SAMPLE],
  ): Promise<readonly Check[]> => {
    const environment = { ...emulator.env, ...given };
    const workspace = await resolveWorkspace({ environment: emulator.env });
    const request = { config: { file: undefined, summary: '' }, workspace, tables, connect };
    return runChecks(request, testMachine({ environment }));
  };
  const statuses = (checks: readonly Check[], ...names: readonly string[]): string =>
    names.map((name) => checks.find((check) => check.name === name)?.status).join(' ');

  test('all checks pass, and no record is written', async () => {
    const checks = await examine(true);
    expect(checks.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(checks).toHaveLength(19);
    expect(emulator.count(String(SAMPLE))).toBe(0);
  });

  test('several tables share the checks of the machine', async () => {
    const checks = await examine(false, {}, [SAMPLE, new TableName('catalog', 'iot', 'nope')]);
    expect(checks.map(({ table: of }) => of)).toEqual([
      ...Array.from({ length: 11 }, () => null),
      ...Array.from({ length: 8 }, () => 'catalog.iot.sensor_events'),
      ...Array.from({ length: 8 }, () => 'catalog.iot.nope'),
    ]);
    const missing = checks.filter((check) => check.table === 'catalog.iot.nope');
    expect(statuses(missing, 'table', 'features', 'columns', 'table-grants', 'write-token', 'connect')).toBe(
      'fail skip skip skip fail skip',
    );
    expect(missing.find(({ name }) => name === 'features')?.message).toBe('Skipped because table did not pass.');
    expect(missing.find(({ name }) => name === 'table')?.fix).toContain('run CREATE TABLE ');
    expect(missing.find(({ name }) => name === 'write-token')?.fix).toContain('run CREATE TABLE ');
    // No grant helps before the table exists.
    expect(missing.flatMap(({ statements }) => statements)).toEqual([]);
  });

  test('the printed statements replace an inherited grant', async () => {
    await sql(
      `REVOKE SELECT, MODIFY ON ${SAMPLE} FROM emulator`,
      'GRANT SELECT, MODIFY ON SCHEMA catalog.iot TO emulator',
    );
    const before = await examine(true);
    expect(statuses(before, 'use-catalog', 'use-schema', 'table-grants', 'write-token', 'connect')).toBe(
      'ok ok fail fail skip',
    );
    expect(before.find(({ name }) => name === 'write-token')?.fix).toBe('Run the GRANT statements of table-grants.');
    await sql(...before.flatMap(({ statements }) => statements));
    expect((await examine(true)).every(({ status }) => status === 'ok')).toBe(true);
  });

  test('an inherited grant on the schema is a warning, and the write token is issued', async () => {
    await sql(
      'REVOKE USE SCHEMA ON SCHEMA catalog.iot FROM emulator',
      'GRANT USE SCHEMA ON CATALOG catalog TO emulator',
    );
    expect(statuses(await examine(false), 'use-schema', 'write-token')).toBe('warn ok');
  });

  test('a check that needs a failed check is skipped, and names it', async () => {
    const checks = await examine(true, { DATABRICKS_CLIENT_SECRET: 'wrong', ZEROBUS_SERVER_ENDPOINT: '' });
    const problems = checks
      .filter(({ status }) => status !== 'ok')
      .map(({ name, status, message }) => [name, status, message]);
    expect(problems).toEqual([
      ['endpoint', 'fail', 'ZEROBUS_SERVER_ENDPOINT is not set.'],
      ['endpoint-network', 'skip', 'Skipped because endpoint did not pass.'],
      ['credentials', 'fail', expect.stringContaining('invalid_client')],
      ['workspace-id', 'skip', 'Skipped because endpoint did not pass.'],
      ['write-token', 'skip', 'Skipped because credentials did not pass.'],
      ['connect', 'skip', 'Skipped because write-token did not pass.'],
    ]);
  });

  test('an interruption ends all checks', async () => {
    const workspace = await resolveWorkspace({ environment: emulator.env });
    const request = { config: { file: undefined, summary: '' }, workspace, tables: [SAMPLE], connect: true };
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(runChecks(request, testMachine({ environment: emulator.env, signal }))).rejects.toThrow('stopped');
  });
});

describe('a write token', () => {
  const target = (
    secret: string = emulator.env['DATABRICKS_CLIENT_SECRET']!,
    host: string = emulator.workspaceUrl,
  ) => ({
    host: new URL(host),
    endpoint: new URL(emulator.endpoint),
    credentials: { clientId: 'emulator', clientSecret: secret },
  });

  test('with a wrong secret', async () => {
    const outcome = await checkWriteToken(SAMPLE, target('hunter-2'), related, testMachine());
    expect(outcome).toMatchObject({ status: 'fail', fix: expect.stringContaining('DATABRICKS_CLIENT_SECRET') });
    expect(outcome.message).toContain('invalid_client');
    expect(JSON.stringify(outcome)).not.toContain('hunter-2');
  });

  test('that is not issued in time', async () => {
    await using never = await startSilentServer();
    const host = `http://127.0.0.1:${never.port}`;
    const outcome = await checkWriteToken(SAMPLE, target('x', host), related, testMachine({ timeoutMs: 50 }));
    expect(outcome).toMatchObject({ status: 'fail', message: expect.stringContaining('no response within 0.05 s') });
  });
});

const finished = {
  check: { name: 'table', table: null, status: 'ok', message: '', fix: null, statements: [] },
  value: 1,
} as const;
const related = { kind: Promise.resolve(finished), grants: [] };

describe('connecting', () => {
  const writer = async (): Promise<{ client: Emulator['client']; token: string }> => ({
    client: emulator.client,
    token: await emulator.client.tokens().token(String(SAMPLE)),
  });

  test('shows the error of the service, and its fix', async () => {
    const held = await writer();
    await sql(`REVOKE MODIFY ON ${SAMPLE} FROM emulator`);
    expect(await checkConnect(table({ name: SAMPLE }), held, testMachine())).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('Error Code: 3,'),
      fix: expect.stringContaining('GRANT SELECT, MODIFY ON TABLE catalog.iot.sensor_events'),
    });
    await emulator.reset();
    expect(await checkConnect(table({ name: SAMPLE }), held, testMachine())).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('Error Code: 8001,'),
    });
  });

  test('that takes too long', async () => {
    await using never = await startSilentServer();
    const { ZerobusClient } = await import('zerobus-runtime');
    const client = new ZerobusClient({ endpoint: `http://127.0.0.1:${never.port}`, credentials: { token: 'x' } });
    expect(await checkConnect(table(), { client, token: 'x' }, testMachine({ timeoutMs: 50 }))).toMatchObject({
      status: 'fail',
      message: 'The service did not open the stream: no response within 0.05 s.',
    });
  });
});
