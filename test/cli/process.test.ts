// The command as a process: signals, pipes, exit codes. Nothing is in its environment but what a test gives: no HOME, no PATH.
import { existsSync, openSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';
import { closedPort } from '../support/closed-port.ts';
import { startCommand } from '../support/command.ts';
import { posixTest } from '../support/posix.ts';

const TABLE = 'catalog.iot.sensor_events';

let emulator: Emulator;
let folder: string;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus process '));
});
afterEach(() => rm(folder, { recursive: true }));

describe('Ctrl-C while the catalog does not answer', () => {
  let server: Server;
  let asked: Promise<void>;
  beforeEach(async () => {
    server = createServer();
    asked = new Promise((resolve) => server.once('request', () => resolve()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  posixTest.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends with 130, and nothing is written',
    async (signal) => {
      const environment = {
        DATABRICKS_HOST: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        DATABRICKS_TOKEN: 't',
      };
      const { process, ended } = startCommand([TABLE], folder, environment);
      await asked;
      process.kill(signal);
      expect(await ended).toMatchObject({
        code: 130,
        signal: null,
        out: '',
        err: expect.stringMatching(/^Interrupted\./),
      });
      expect(await readdir(folder)).toEqual([]);
    },
  );
});

describe('stdout', () => {
  test('of a reader that goes away: all is done, and the exit code is its own', async () => {
    const first = startCommand([TABLE], folder, emulator.env);
    first.process.stdout?.destroy();
    expect(await first.ended).toMatchObject({ code: 0, err: '' });
    await rm(join(folder, 'generated/catalog/iot/index.ts'));
    const second = startCommand(['check', '--offline'], folder, {});
    second.process.stdout?.destroy();
    expect(await second.ended).toMatchObject({ code: 4 });
  });

  test('and stderr of one too', async () => {
    const { process, ended } = startCommand(['catalog.iot.nope'], folder, emulator.env);
    process.stderr?.destroy();
    expect(await ended).toMatchObject({ code: 2 });
  });

  test.skipIf(!existsSync('/dev/full'))('on a full disk', async () => {
    await startCommand([TABLE], folder, emulator.env).ended;
    const { ended } = startCommand(['check', '--offline'], folder, {}, openSync('/dev/full', 'w'));
    expect(await ended).toMatchObject({ code: 2, err: expect.stringMatching(/^error: .*ENOSPC.*\n$/) });
  });
});

describe('--reporter json gives one document, whatever fails', async () => {
  const nobody = { DATABRICKS_TOKEN: '', DATABRICKS_CLIENT_ID: '', DATABRICKS_CLIENT_SECRET: '' };
  const rows: [title: string, words: string[], environment: Record<string, string>, code: string][] = [
    ['no such table', ['catalog.iot.nope'], {}, 'table-not-found'],
    ['no host', [TABLE], { DATABRICKS_HOST: '', DATABRICKS_WORKSPACE_URL: '' }, 'no-host'],
    ['a host that cannot be', [TABLE], { DATABRICKS_HOST: 'http://example.com' }, 'insecure-host'],
    ['no credentials', [TABLE], { ...nobody, DATABRICKS_HOST: 'https://workspace.invalid' }, 'no-credentials'],
    ['a wrong token', [TABLE], { DATABRICKS_TOKEN: 'wrong' }, 'unauthenticated'],
    ['nothing listens', [TABLE], { DATABRICKS_HOST: await closedPort() }, 'connection-refused'],
    ['no lock', [TABLE, '--offline'], {}, 'lock-missing'],
    ['check: no lock', ['check', TABLE], {}, 'lock-missing'],
  ];
  test.each(rows)('%s', async (_, words, environment, code) => {
    const ended = await startCommand([...words, '--reporter', 'json'], folder, { ...emulator.env, ...environment })
      .ended;
    expect(ended).toMatchObject({ code: 2, err: '' });
    expect(JSON.parse(ended.out)).toMatchObject({ version: 1, tables: [{ diagnostics: [{ code }] }] });
  });

  test('check without a host tells of the files all the same', async () => {
    await startCommand([TABLE], folder, emulator.env).ended;
    await rm(join(folder, 'generated/catalog/iot/index.ts'));
    const ended = await startCommand(['check', '--reporter', 'json'], folder, {}).ended;
    expect(ended.code).toBe(2);
    expect(JSON.parse(ended.out)).toMatchObject({
      tables: [{ status: 'error', diagnostics: [{ code: 'file-missing' }, { code: 'no-host' }] }],
    });
  });
});

test('what none of the tables can have is said once', async () => {
  const { code, err } = await startCommand([TABLE, 'catalog.iot.nested'], folder, {}).ended;
  expect(code).toBe(2);
  expect(err.match(/\[no-host\]/g)).toHaveLength(1);
});

test('messages do not follow the language of the system', async () => {
  const environment = { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de' };
  const { err } = await startCommand(['check', '--nope'], folder, environment).ended;
  expect(err).toContain('Unknown flag --nope.');
});

test('an error that nothing handles is shown, not hidden by the config that ended the process', async () => {
  const config =
    "setTimeout(() => { throw new Error('from a timer'); }); export default new Promise(() => setTimeout(() => {}, 60_000));";
  await writeFile(join(folder, 'zerobus.config.mjs'), config);
  const { code, err } = await startCommand(['check'], folder, {}).ended;
  expect(code).toBe(1);
  expect(err).toMatch(/^error: an error was thrown that nothing handles:\nError: from a timer\n {4}at /);
  expect(err).not.toContain('The process ended before the command did');
});

describe('emulator', () => {
  posixTest('a signal ends all processes of its command', async () => {
    const grandchild = 'console.log(process.pid); setInterval(() => {}, 1000)';
    const child = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit' }); setInterval(() => {}, 1000)`;
    const { process: command, ended } = startCommand(['emulator', '--', process.execPath, '-e', child], folder, {});
    await new Promise((resolve) => command.stdout?.once('data', resolve));
    command.kill('SIGTERM');
    // Each of them keeps stdout open, and `ended` waits for the last one.
    expect(await ended).toMatchObject({ code: 143 });
  });

  posixTest('a second signal ends a command that ignores the first', async () => {
    const child =
      "process.on('SIGTERM', () => console.log('ignored')); setInterval(() => {}, 1000); console.log('started')";
    const { process: command, ended } = startCommand(['emulator', '--', process.execPath, '-e', child], folder, {});
    const next = (): Promise<unknown> => new Promise((resolve) => command.stdout?.once('data', resolve));
    await next();
    const ignored = next();
    command.kill('SIGINT');
    await ignored;
    command.kill('SIGINT');
    // The command keeps stdout open while it lives.
    expect(await ended).toMatchObject({ code: null, signal: 'SIGINT', out: 'started\nignored\n' });
  });

  test('passes words on as they are', async () => {
    const words = ['a b', '"', 'a&b|c', '%PATH%', '^', '*', 'c:\\d\\', ''];
    const script = 'console.log(JSON.stringify(process.argv.slice(1)))';
    const { out } = await startCommand(['emulator', '--', process.execPath, '-e', script, '--', ...words], folder, {})
      .ended;
    expect(JSON.parse(out)).toEqual(words);
  });

  test('injects the faults of a file', async () => {
    await writeFile(join(folder, 'faults.json'), '[{"kind": "token-endpoint", "httpStatus": 503}]');
    const script =
      "fetch(process.env.DATABRICKS_HOST + '/oidc/v1/token', { method: 'POST' }).then(({ status }) => console.log(status))";
    const words = ['emulator', '--faults', 'faults.json', '--', process.execPath, '-e', script];
    expect(await startCommand(words, folder, {}).ended).toMatchObject({ code: 0, out: '503\n' });
  });

  test('ends with the exit code of its command', async () => {
    const script = 'process.exit(process.env.ZEROBUS_SERVER_ENDPOINT ? 7 : 1)';
    expect(await startCommand(['emulator', '--', process.execPath, '-e', script], folder, {}).ended).toEqual({
      code: 7,
      signal: null,
      out: '',
      err: '',
    });
  });

  posixTest.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'prints its environment, and %s ends it with 0',
    async (signal) => {
      const { process, ended } = startCommand(['emulator'], folder, {});
      await new Promise((resolve) => process.stderr?.once('data', resolve));
      process.kill(signal);
      const { code, out } = await ended;
      expect(code).toBe(0);
      expect(out).toMatch(/^ZEROBUS_SERVER_ENDPOINT=http:\/\/127\.0\.0\.1:\d+\n/);
    },
  );

  const rows: [title: string, words: () => string[], message: RegExp][] = [
    [
      'a port that is taken',
      () => ['--port', new URL(emulator.endpoint).port],
      /^error: .*cannot listen on port \d+: it is taken.*\[port-unavailable\]\n {2}fix: Choose another/,
    ],
    ['a port that is none', () => ['--port', '70000'], /--port must be a port/],
    ['a snapshot that is no JSON', () => ['--tables', 'text.json'], /text\.json.*it is not JSON.*\[snapshot-invalid\]/],
    ['two files with one table', () => ['--tables', 'a.sql', 'b.sql'], /b\.sql:1:1.*already exists.*a\.sql/],
    ['faults that are no JSON', () => ['--faults', 'text.json'], /text\.json:1:1: it is not JSON.*\[faults-invalid\]/],
    ['a snapshot that is not there', () => ['--tables', 'no.json'], /no\.json.*does not exist/],
    ['a command that is not there', () => ['--', './no-such-command'], /Cannot start .*no-such-command/],
    // PowerShell drops the -- before it.
    [
      'a command without --',
      () => ['npm', 'test'],
      /Unexpected argument 'npm'\.\n {2}fix: .*In PowerShell, quote it: `'--'`/,
    ],
  ];
  test.each(rows)('%s', async (_, words, message) => {
    await writeFile(join(folder, 'text.json'), 'CREATE TABLE t');
    for (const file of ['a.sql', 'b.sql']) await writeFile(join(folder, file), 'CREATE TABLE c.s.t (a INT)');
    const { code, out, err } = await startCommand(['emulator', ...words()], folder, {}).ended;
    expect(err).toMatch(message);
    expect(err).not.toContain('    at ');
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});
