// `zerobus-gen emulator --tail` as a process: rows on stdout, and the environment on stderr.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ZerobusClient } from 'zerobus-runtime';
import { SensorEventProducer } from '../../generated/catalog/iot/index.ts';
import { type CommandEnd, startCommand } from '../support/command.ts';
import { posixTest } from '../support/posix.ts';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const TABLE = 'catalog.iot.sensor_events';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus tail '));
});
afterAll(() => rm(folder, { recursive: true }));

type Environment = Readonly<Record<string, string>>;

/** Starts the emulator, and returns the environment that it prints to stderr. Its stdout is read from the start, or later by the test. */
async function start(
  table: string,
  stdout: 'read' | 'unread' = 'read',
): Promise<readonly [ChildProcess, Environment, Promise<CommandEnd> | undefined]> {
  const words = ['emulator', '--tail', table];
  const command = stdout === 'read' ? startCommand(words, folder, {}) : undefined;
  const child = command?.process ?? spawn(process.execPath, [bin, ...words], { cwd: folder, env: {} });
  const env: Record<string, string> = {};
  for await (const line of createInterface({ input: child.stderr as NodeJS.ReadableStream })) {
    const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (name === undefined) break;
    env[name] = value as string;
  }
  return [child, env, command?.ended];
}

async function send(env: Environment, count: number): Promise<void> {
  const client = new ZerobusClient({
    endpoint: env['ZEROBUS_SERVER_ENDPOINT'] as string,
    workspaceUrl: env['DATABRICKS_HOST'] as string,
    credentials: {
      clientId: env['DATABRICKS_CLIENT_ID'] as string,
      clientSecret: env['DATABRICKS_CLIENT_SECRET'] as string,
    },
  });
  const producer = new SensorEventProducer({ client });
  for (let i = 0; i < count; i++) await producer.write({ device_id: `sensor-${i}`, event_ts: new Date(i) });
  await producer.close();
}

const line = (i: number): string =>
  JSON.stringify({ device_id: `sensor-${i}`, event_ts: `1970-01-01T00:00:00.${String(i).padStart(3, '0')}000Z` });

posixTest('prints rows as NDJSON, those too that it accepted before it was stopped', async () => {
  const [process, env, ended] = await start(TABLE.toUpperCase());
  expect(Object.keys(env)).toContain('ZEROBUS_EMULATOR_ADMIN_TOKEN');
  await send(env, 3);
  process.kill('SIGINT');
  const { code, out } = (await ended) as CommandEnd;
  expect([code, out]).toEqual([0, [0, 1, 2].map((i) => `${line(i)}\n`).join('')]);
});

posixTest('waits for a slow reader, and drops no row', async () => {
  const [command, env] = await start(TABLE, 'unread');
  // Far more than a pipe holds.
  const count = 20_000;
  await send(env, count);
  command.kill('SIGINT');
  const [out, [code]] = await Promise.all([text(command.stdout as NodeJS.ReadableStream), once(command, 'close')]);
  const rows = out.trimEnd().split('\n');
  expect([code, rows.length, rows.at(-1)]).toEqual([0, count, expect.stringContaining(`sensor-${count - 1}"`)]);
  expect(rows.every((row, i) => row.startsWith(`{"device_id":"sensor-${i}",`))).toBe(true);
});

posixTest('goes on with a renamed table, and ends with an error when the table is dropped', async () => {
  const [, env, ended] = await start(TABLE);
  const sql = async (statement: string): Promise<number> => {
    const response = await fetch(`${env['ZEROBUS_EMULATOR_ADMIN_URL']}/sql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${env['ZEROBUS_EMULATOR_ADMIN_TOKEN']}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ statement }),
    });
    return response.status;
  };
  await send(env, 1);
  expect(await sql(`ALTER TABLE ${TABLE} RENAME TO catalog.iot.renamed`)).toBe(200);
  expect(await sql('DROP TABLE catalog.iot.renamed')).toBe(200);
  const { code, out, err } = (await ended) as CommandEnd;
  expect([code, out]).toEqual([2, `${line(0)}\n`]);
  expect(err).toMatch(
    /error: (catalog\.iot\.renamed: )?Table catalog\.iot\.renamed was dropped, so no more of its rows arrive\. .*\n {2}fix: Create/,
  );
});

posixTest('ends when nobody reads any more', async () => {
  const [process, env, ended] = await start(TABLE);
  process.stdout?.destroy();
  await send(env, 1);
  expect(await ended).toMatchObject({ code: 0, signal: null });
});

test.each([
  ['a table that it does not serve', ['a.b.c'], /^error: The emulator has no table a\.b\.c\. Its tables are: catalog/],
  ['a command', [TABLE, '--', 'node'], /^error: --tail cannot be combined with a command/],
  ['two tables', [TABLE, '--tail', TABLE], /^error: --tail is given 2 times\.\n {2}fix: Give --tail once/],
])('is rejected with %s', async (_, words, message) => {
  const { code, out, err } = await startCommand(['emulator', '--tail', ...words], folder, {}).ended;
  expect([code, out, err]).toEqual([2, '', expect.stringMatching(message)]);
});
