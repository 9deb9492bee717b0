// Ctrl-C wherever a command waits, and what else ends a process before its time. Nothing is waited for, nothing is left half done.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';
import { type Command, type CommandEnd, startCommand } from '../support/command.ts';
import { posixTest as test } from '../support/posix.ts';

const TABLE = 'catalog.iot.sensor_events';
const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const interrupted = expect.stringMatching(/^Interrupted\. /);

let emulator: Emulator;
let folder: string;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus interrupted '));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Waits until a command has come so far, or has ended, which the test then tells. */
async function until(reached: () => boolean, { ended }: Command): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!reached() && !over) await sleep(10);
}

describe('while the config loads, which never ends and keeps a timer', () => {
  const config = `import { writeFileSync } from 'node:fs';
    writeFileSync('loading', '');
    setInterval(() => {}, 1000);
    export default new Promise(() => {});`;

  test.each([[[]], [['check']], [['doctor']], [['send', TABLE, 'zerobus.config.mjs']], [['emulator']], [['--watch']]])(
    '%j',
    async (words) => {
      await writeFile(join(folder, 'zerobus.config.mjs'), config);
      const command = startCommand(words, folder, {});
      await until(() => existsSync(join(folder, 'loading')), command);
      command.process.kill('SIGINT');
      expect(await command.ended).toMatchObject({ code: 130, signal: null, out: '', err: interrupted });
      expect(await readdir(folder)).toEqual(['loading', 'zerobus.config.mjs']);
    },
  );
});

describe('while a server takes the connection and says nothing', () => {
  let url: string;
  let connected: boolean;
  const server = createServer((socket) => {
    connected = true;
    socket.on('error', () => undefined);
    opened.push(() => socket.destroy());
  });
  const opened: (() => void)[] = [];
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    connected = false;
  });
  afterAll(() => {
    for (const close of opened) close();
    server.close();
  });

  const pat = (): Record<string, string> => ({ DATABRICKS_HOST: url, DATABRICKS_TOKEN: 't' });
  const rows: [title: string, words: string[], environment: () => Record<string, string>][] = [
    ['check: the catalog', ['check'], pat],
    ['doctor: the workspace', ['doctor', TABLE], pat],
    [
      'send: the catalog',
      ['send', TABLE, 'x'],
      () => ({ ...emulator.env, DATABRICKS_HOST: url, DATABRICKS_WORKSPACE_URL: url }),
    ],
    [
      'generate: the token',
      [TABLE],
      () => ({ DATABRICKS_HOST: url, DATABRICKS_CLIENT_ID: 'a', DATABRICKS_CLIENT_SECRET: 'b' }),
    ],
    ['generate, watched: the catalog', ['--watch', TABLE], pat],
    ['send: the endpoint', ['send', TABLE, 'x'], () => ({ ...emulator.env, ZEROBUS_SERVER_ENDPOINT: url })],
  ];
  test.each(rows)('%s', async (_, words, environment) => {
    await writeFile(join(folder, 'x'), '{"device_id":"a","event_ts":"2026-01-31T12:00:00Z"}\n');
    if (words[0] === 'check') await startCommand([TABLE], folder, emulator.env).ended;
    const before = await readdir(folder, { recursive: true });
    const command = startCommand(words, folder, environment());
    await until(() => connected, command);
    command.process.kill('SIGINT');
    expect(await command.ended).toMatchObject({ code: 130, signal: null });
    expect(await readdir(folder, { recursive: true })).toEqual(before);
  });
});

test.each([
  ['SIGINT', 'SIGINT'],
  ['SIGINT', 'SIGTERM'],
] as const)('a second signal ends at once: %s, %s', async (first, second) => {
  const script = `process.on('SIGTERM', () => console.log('told')); console.log('up'); setTimeout(() => {}, 3000);`;
  const command = startCommand(['emulator', '--', process.execPath, '-e', script], folder, {});
  await new Promise((resolve) => command.process.stdout?.once('data', resolve));
  command.process.kill(first);
  await new Promise((resolve) => command.process.stdout?.once('data', resolve));
  command.process.kill(second);
  await new Promise((resolve) => command.process.once('exit', resolve));
  expect(command.process.signalCode).toBe(second);
});

describe('a config', () => {
  test.each([
    ['that ends the process', 'process.exit(0);'],
    ['that waits for what never comes', 'export default new Promise(() => {});'],
  ])('%s is no success', async (_, config) => {
    await writeFile(join(folder, 'zerobus.config.mjs'), config);
    const { code, out, err } = await startCommand(['check'], folder, {}).ended;
    expect([code, out, err]).toEqual([
      2,
      '',
      expect.stringMatching(/^error: The process ended before the command did\.\n {2}fix: /),
    ]);
  });

  test('that leaves a timer running does not keep the command', async () => {
    const config = `setInterval(() => {}, 1000); export default { out: 'made' };`;
    await writeFile(join(folder, 'zerobus.config.mjs'), config);
    expect(await startCommand([TABLE], folder, emulator.env).ended).toMatchObject({ code: 0, err: '' });
    expect(existsSync(join(folder, 'made/catalog/iot/index.ts'))).toBe(true);
  });
});

test.skipIf(process.platform === 'win32')('a working folder that is gone', async () => {
  const words = ['-c', 'rmdir "$PWD"; exec "$0" "$@"', process.execPath, bin, 'check'];
  const child = spawn('sh', words, { cwd: folder, env: {}, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'close');
  expect(await text(child.stderr)).toMatch(/^error: The current directory does not exist.*\n {2}fix: .*\n$/);
  expect(await ended).toEqual([2, null]);
});

test('an old Node', async () => {
  const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.3' } })`;
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(older)}`;
  expect(await startCommand(['--version'], folder, { NODE_OPTIONS }).ended).toEqual({
    code: 2,
    signal: null,
    out: '',
    err: 'error: zerobus-gen needs Node 20.19 or newer, and this is Node 20.18.3.\n  fix: Install a newer Node, for example from https://nodejs.org.\n',
  });
});

test.each<[what: string, words: string[], made: string]>([
  ['a snapshot', ['--snapshot', 'tables.sql'], 'zerobus.lock'],
  ['the lock', ['--offline'], 'generated/catalog/many'],
])(
  'while many tables are written from %s: each is there as a whole, and the next run does the rest',
  async (_, words, made) => {
    const names = Array.from({ length: 150 }, (_, i) => `catalog.many.t${i}`);
    await writeFile(join(folder, 'tables.sql'), names.map((name) => `CREATE TABLE ${name} (a INT);`).join('\n'));
    if (words[0] === '--offline') await startCommand(['--snapshot', 'tables.sql'], folder, {}).ended;
    const written = async (): Promise<number> => (await readdir(join(folder, made)).catch(() => [])).length;
    // On a busy machine it may be done before the signal reaches it.
    for (let end: CommandEnd | undefined; end?.code !== 130; ) {
      for (const old of [made, 'generated']) await rm(join(folder, old), { recursive: true, force: true });
      const command = startCommand(words, folder, {});
      await until(() => existsSync(join(folder, made)), command);
      while ((await written()) < 10) await sleep(1);
      command.process.kill('SIGINT');
      end = await command.ended;
      if (end.code !== 0) expect(end).toMatchObject({ code: 130, signal: null, err: interrupted });
    }
    const tables = (await readdir(join(folder, 'generated/catalog/many'))).filter((file) => file.endsWith('.proto'));
    expect(tables.length).toBeLessThan(names.length);
    const done = tables.map((file) => `catalog.many.${file.replace('.proto', '')}`);
    expect(await startCommand(['check', '--offline', '--quiet', ...done], folder, {}).ended).toMatchObject({ code: 0 });
    expect(await startCommand([...words, '--quiet'], folder, {}).ended).toMatchObject({ code: 0 });
    expect(await startCommand(['check', '--offline', '--quiet'], folder, {}).ended).toMatchObject({ code: 0 });
  },
);
