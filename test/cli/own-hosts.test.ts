// Credentials go only where their owner said: a server in the place of an attacker's records what reaches it.
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generateProject } from '../../src/app/generate/generate-project.ts';
import type { Ask } from '../../src/app/project/run-context.ts';
import { useProject } from './use-project.ts';

const project = useProject();
let home: string;
let servers: Server[];
let received: string[];

/** Starts a server, and returns its origin. */
async function start(): Promise<string> {
  const server = createServer(async (request, response) => {
    received.push(`${request.headers.authorization ?? ''} ${await text(request)}`);
    response.writeHead(403, { 'content-type': 'application/json' }).end('{}');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(async () => {
  [servers, received] = [[], []];
  home = await mkdtemp(join(tmpdir(), 'zerobus home '));
});
afterEach(async () => {
  for (const server of servers) server.close().closeAllConnections();
  await rm(home, { recursive: true });
});

const credentials: readonly Readonly<Record<string, string>>[] = [
  { DATABRICKS_TOKEN: 'hush' },
  { DATABRICKS_CLIENT_ID: 'id', DATABRICKS_CLIENT_SECRET: 'hush' },
  { DATABRICKS_CLIENT_ID: 'id', DATABRICKS_OIDC_TOKEN: 'hush' },
  { DATABRICKS_CLIENT_ID: 'id', DATABRICKS_OIDC_TOKEN_ENV: 'OTHER', OTHER: 'hush' },
  {
    DATABRICKS_CLIENT_ID: 'id',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'hush',
    ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9/',
  },
];

const configs: readonly [where: string, config: (host: string) => object, table: string][] = [
  ['the config', (host) => ({ host }), 'c.s.t'],
  ['a target', (host) => ({ target: 'dev', targets: { dev: { catalog: 'c', host } } }), 's.t'],
];

describe.each(configs)('a host that only %s names', (_, config, table) => {
  test.each(credentials)('does not receive %j', async (environment) => {
    const host = await start();
    await project.write({ 'zerobus.config.json': JSON.stringify(config(host)) });
    project.environment = { HOME: home, PATH: '', ...environment };
    for (const words of [[table], ['check'], ['doctor', table], ['send', table, 'rows.ndjson', '--source', 'rest']]) {
      const { code, out, err } = await project.run(...words);
      expect([words, code]).not.toEqual([words, 0]);
      expect(out + err).not.toContain('hush');
    }
    const { err } = await project.run(table);
    expect(err).toContain('[host-not-confirmed]');
    expect(err).toContain(`DATABRICKS_HOST=${host}`);
    expect(received).toEqual([]);
  });

  test('receives them if the environment names it too', async () => {
    const host = await start();
    await project.write({ 'zerobus.config.json': JSON.stringify(config(host)) });
    project.environment = { HOME: home, DATABRICKS_TOKEN: 'hush', DATABRICKS_HOST: host };
    await project.run(table);
    expect(received).toContain('Bearer hush ');
  });

  test('does not receive those of a profile of another host, and both hosts are named', async () => {
    const [host, other] = [await start(), await start()];
    await writeFile(join(home, '.databrickscfg'), `[mine]\nhost = ${other}\ntoken = hush\n`);
    const both = JSON.parse(JSON.stringify(config(host)), (_key, value) =>
      value?.host === undefined ? value : { ...value, profile: 'mine' },
    ) as object;
    await project.write({ 'zerobus.config.json': JSON.stringify(both) });
    project.environment = { HOME: home };
    const { code, err } = await project.run(table);
    expect([code, err]).toEqual([2, expect.stringContaining('[host-mismatch]')]);
    expect(err).toContain(host);
    expect(err).toContain(other);
    expect(received).toEqual([]);
  });
});

describe('a person', () => {
  const asked: string[] = [];
  const answer =
    (reply: string): (() => Ask) =>
    () =>
    async (question) => {
      asked.push(question);
      return reply;
    };

  /** Generates in this process, so that a question can be answered. */
  async function run(host: string, prompt: (() => Ask) | undefined, environment: object = {}): Promise<string[]> {
    await project.write({ 'zerobus.config.json': JSON.stringify({ host }) });
    asked.length = 0;
    received.length = 0;
    const context = {
      folder: project.folder,
      environment: { HOME: home, PATH: '', DATABRICKS_TOKEN: 'hush', ...environment },
      signal: new AbortController().signal,
      ...(prompt && { prompt }),
    };
    const { results } = await generateProject({ tables: ['c.s.t'] }, context);
    return results.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code));
  }

  test('is asked once for each host, and the answer is kept outside of the project', async () => {
    const [host, other] = [await start(), await start()];
    expect(await run(host, answer('n'))).toEqual(['host-not-confirmed']);
    expect([asked.length, received]).toEqual([1, []]);
    expect(await run(host, answer('y'))).not.toContain('host-not-confirmed');
    expect(asked[0]).toContain(host);
    expect(received).toContain('Bearer hush ');
    // Neither asked again, nor needed.
    expect(await run(host, undefined)).not.toContain('host-not-confirmed');
    expect(await run(other, answer('n'))).toEqual(['host-not-confirmed']);
    const file = join(home, '.local/state/zerobus-gen/confirmed-hosts.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ version: 1, hosts: [host] });
    expect((await stat(join(home, '.local/state/zerobus-gen'))).mode & 0o077).toBe(0);
  });

  test('is not asked in CI, where no earlier answer counts', async () => {
    const host = await start();
    await run(host, answer('y'));
    expect(await run(host, answer('y'), { CI: 'true' })).toEqual(['host-not-confirmed']);
    expect([asked, received]).toEqual([[], []]);
  });

  test('cannot be answered for by a file of the project', async () => {
    const host = await start();
    const state = join(project.folder, 'state');
    await project.write({ 'state/zerobus-gen/confirmed-hosts.json': JSON.stringify({ version: 1, hosts: [host] }) });
    expect(await run(host, undefined, { XDG_STATE_HOME: state })).toEqual(['host-not-confirmed']);
    expect(received).toEqual([]);
  });
});
