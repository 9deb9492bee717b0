// The Databricks CLI as a program: a script that behaves like the observed CLI.
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { GenError } from '../../src/diagnostics/gen-error.ts';
import { posixTest as it } from '../support/posix.ts';
import { World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(() => world[Symbol.asyncDispose]());

const pinned = { DATABRICKS_HOST: 'https://w.example', DATABRICKS_AUTH_TYPE: 'databricks-cli' };
const good = `process.stdout.write(JSON.stringify({ access_token: 'of-cli', token_type: 'Bearer', expiry: '2026-01-31T13:00:00.123456789Z' }, null, 2))`;

async function mint(
  environment: Readonly<Record<string, string>> = {},
  cliTimeoutMs: number = 60_000,
): Promise<string | undefined> {
  return (await world.resolve({ ...pinned, ...environment }, { cliTimeoutMs })).tokens?.token();
}

async function failure(promise: Promise<unknown>): Promise<GenError> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(GenError);
  return error as GenError;
}

it('returns its token, which is cached until shortly before it expires', async () => {
  await world.cli(`require('node:fs').appendFileSync(${JSON.stringify(join(world.folder, 'runs'))}, 'x');${good}`);
  const { tokens } = await world.resolve(pinned);
  expect([await tokens?.token(), await tokens?.token()]).toEqual(['of-cli', 'of-cli']);
  expect(await readFile(join(world.folder, 'runs'), 'utf8')).toBe('x');
  world.clock.time += 55 * 60_000 + 124;
  await tokens?.token();
  expect(await readFile(join(world.folder, 'runs'), 'utf8')).toBe('xx');
});

it('may warn', async () => {
  await world.cli(`console.error('Warn: a new version is there');${good}`);
  expect(await mint()).toBe('of-cli');
});

it('is found by DATABRICKS_CLI_PATH, with PATH and without', async () => {
  const path = await world.cli(good, 'dbx');
  expect(await mint({ DATABRICKS_CLI_PATH: path, PATH: '' })).toBe('of-cli');
  expect(await mint({ DATABRICKS_CLI_PATH: 'dbx' })).toBe('of-cli');
  await world.config(`[dev]\nhost = w.example\ndatabricks_cli_path = ${path}`);
  const { tokens } = await world.resolve({ DATABRICKS_AUTH_TYPE: 'databricks-cli', PATH: '' }, { profile: 'dev' });
  expect(await tokens?.token()).toBe('of-cli');
});

it('is not run from the project, a package, or a relative folder of PATH', async () => {
  const fake = join(world.folder, 'project/bin');
  const bin = join(world.folder, 'project/node_modules/.bin');
  const elsewhere = join(world.folder, 'packages/node_modules/.bin');
  for (const folder of [fake, bin, elsewhere]) {
    await mkdir(folder, { recursive: true });
    for (const name of ['databricks', 'dbx'])
      await writeFile(join(folder, name), `#!${process.execPath}\n${good}\n`, { mode: 0o755 });
  }
  const project = join(world.folder, 'project');
  const PATH = [fake, bin, elsewhere, './bin', 'bin', '', '.'].join(':');
  const settings = { cliTimeoutMs: 60_000, project };
  const { tokens } = await world.resolve({ ...pinned, PATH }, settings);
  expect((await failure(tokens!.token())).message).toContain('cannot find the program databricks');
  // A name is searched by the same rule, whatever it is.
  for (const path of ['./project/bin/databricks', 'project/bin/databricks', 'databricks', 'dbx']) {
    const relative = await world.resolve({ ...pinned, PATH, DATABRICKS_CLI_PATH: path }, settings);
    expect((await failure(relative.tokens!.token())).message).toContain('cannot find the program');
  }
  const named = await world.resolve({ ...pinned, PATH, DATABRICKS_CLI_PATH: join(fake, 'databricks') }, settings);
  expect(await named.tokens?.token()).toBe('of-cli');
});

it('does not see the resolved settings, but the variables it needs', async () => {
  await world.cli(`console.log(JSON.stringify({ access_token: Object.keys(process.env).sort().join('+') }))`);
  const secrets = { DATABRICKS_TOKEN: 'hush', DATABRICKS_CLIENT_SECRET: 'hush', DATABRICKS_OIDC_TOKEN: 'hush' };
  const token = await mint({ ...secrets, DATABRICKS_CONFIG_FILE: '/etc/databrickscfg', HTTPS_PROXY: 'http://proxy' });
  expect(token).toBe('DATABRICKS_CONFIG_FILE+HOME+HTTPS_PROXY+PATH');
});

describe('returns no token', () => {
  const rows: [what: string, body: string, reason: RegExp][] = [
    [
      'not logged in',
      `console.error('Warn: old'); console.error('Error: no token for\\n  this host.'); process.exit(1)`,
      /returned no token: no token for this host\. \[cli-failed\]$/,
    ],
    ['without a word', 'process.exit(7)', /it exited with code 7\./],
    ['in other words', `console.error('panic: oh'); process.exit(2)`, /returned no token: panic: oh\./],
    [
      'with control characters',
      `console.error('Error: a\\x1b[2Jb\\r\\x07'); process.exit(1)`,
      /returned no token: a \[2Jb\./,
    ],
    [
      'with a token in its words',
      `console.error('Error: eyJhbGciOi.eyJzdWIi.c2ln is bad, dapi0123456789abcdef too'); process.exit(1)`,
      /: \*\*\* is bad, \*\*\* too\./,
    ],
    ['garbage', `console.log('Usage: databricks')`, /its output is not a token response/],
    ['nothing', '', /its output is not a token response/],
    ['no token', `console.log('{"access_token":""}')`, /its output is not a token response/],
    ['JSON that is none', `console.log('null')`, /its output is not a token response/],
    [
      'too much',
      `const line = 'x'.repeat(65536); for (;;) require('node:fs').writeSync(1, line)`,
      /more than 1 MiB and was killed\./,
    ],
    [
      'too much on stderr',
      `const line = 'x'.repeat(65536); for (;;) require('node:fs').writeSync(2, line)`,
      /more than 1 MiB and was killed\./,
    ],
    ['ended by a signal', `process.kill(process.pid, 'SIGKILL')`, /it was terminated by a signal\./],
  ];
  it.each(rows)('%s', async (_, body, reason) => {
    await world.cli(body);
    const error = await failure(mint());
    expect(error.message).toMatch(reason);
    expect(error.help).toContain("Run `databricks auth login --host 'https://w.example'`.");
  });

  it('not installed', async () => {
    expect((await failure(mint())).message).toContain('cannot find the program databricks.');
    const path = join(world.folder, 'nope');
    expect((await failure(mint({ DATABRICKS_CLI_PATH: path }))).message).toContain(`cannot find the program ${path}.`);
  });

  it('not a program', async () => {
    await world.config('', 'text');
    const error = await failure(mint({ DATABRICKS_CLI_PATH: join(world.folder, 'text') }));
    expect(error.message).toContain('text (EACCES)');
    expect((await failure(mint({ DATABRICKS_CLI_PATH: 'a\0b' }))).message).toContain(
      'cannot find the program a\\u0000b',
    );
  });

  it('for a profile: the login of that profile', async () => {
    await world.config('[my dev]\nhost = w.example\nauth_type = databricks-cli');
    await world.cli('process.exit(1)');
    const { tokens } = await world.resolve({}, { profile: 'my dev' });
    expect((await failure(tokens?.token() ?? Promise.resolve())).help).toContain("auth login --profile 'my dev'`.");
  });
});

describe('a CLI that hangs', () => {
  it('is killed at Ctrl-C, with what it has started', async () => {
    // Both processes hold a connection that closes with them.
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const connect = `require('node:net').connect(${port}, '127.0.0.1')`;
    const start = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(connect)}], { stdio: 'inherit' })`;
    await world.cli(`${connect}; ${start}`);
    const both = new Promise<Socket[]>((resolve) => {
      const sockets: Socket[] = [];
      server.on('connection', (socket) => {
        socket.on('error', () => undefined).resume();
        if (sockets.push(socket) === 2) resolve(sockets);
      });
    });
    const stop = new AbortController();
    const { tokens } = await world.resolve(pinned);
    const token = tokens?.token(stop.signal);
    const closed = (await both).map((socket) => once(socket, 'close'));
    stop.abort(new Error('interrupted'));
    await expect(token).rejects.toThrow('interrupted');
    await Promise.all(closed);
    server.close();
  });

  it('is killed when its time is up, and not run again', async () => {
    const path = join(world.folder, 'runs');
    await world.cli(`require('node:fs').appendFileSync(${JSON.stringify(path)}, 'x'); setInterval(() => {}, 1000)`);
    const { tokens } = await world.resolve(pinned, { cliTimeoutMs: 100 });
    const error = await failure(tokens?.token() ?? Promise.resolve());
    expect(error.message).toContain('it did not finish within 0.1 s and was killed. [cli-failed]');
    const runs = await readFile(path, 'utf8').catch(() => '');
    expect(await failure(tokens?.token() ?? Promise.resolve())).toBe(error);
    expect(await readFile(path, 'utf8').catch(() => '')).toBe(runs);
  });
});
