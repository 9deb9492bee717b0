import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ZerobusError } from 'zerobus-runtime';
import { SensorEventProducer } from '../../generated/catalog/iot/sensor-event.producer.ts';
import { serve, type TestServer } from '../catalog/replay-server.ts';
import { useProject } from '../cli/use-project.ts';

interface Case {
  readonly name: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What zerobus-gen says, and what a producer says about the response to its request for a token. */
  readonly want: string;
  readonly token: string;
}

interface Row {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly fix: string | null;
}

const TABLE = 'catalog.iot.sensor_events';
const file = join(import.meta.dirname, 'operations/responses/cases.json');
const cases = JSON.parse(await readFile(file, 'utf8')) as Case[];

const project = useProject();
afterEach(() => void vi.unstubAllEnvs());

describe.each(cases)('$name', ({ status, headers, body, want, token }) => {
  const answer: RequestListener = (_, response) => void response.writeHead(status, { ...headers }).end(body);

  test('is not `authentication ok`, and gives no advice about grants', async () => {
    await using server = await serve(answer);
    project.environment = settings(server);
    const { code, out } = await project.run('doctor', TABLE, '--connect', '--reporter', 'json');
    expect(code).toBe(2);
    const { checks } = JSON.parse(out) as { checks: Row[] };
    const find = (name: string): Row | undefined => checks.find((check) => check.name === name);
    expect(find('authentication')).toMatchObject({ status: 'fail', message: expect.stringContaining(want) });
    expect(find('credentials')).toMatchObject({ status: 'fail' });
    expect(find('clock')?.status).not.toBe('fail');
    expect(checks.filter((check) => check.status === 'ok').map((check) => check.name)).not.toContain('write-token');
    expect(out).not.toMatch(/GRANT|hunter2/);
  });

  test.each([
    ['generate', TABLE],
    ['generate', 'catalog.iot.*'],
    ['check', TABLE],
    ['send', TABLE, 'a.ndjson'],
  ])('%s names it', async (...words) => {
    await using server = await serve(answer);
    await project.write({ 'm.sql': `CREATE TABLE ${TABLE} (a INT)` });
    expect((await project.run('--snapshot', 'm.sql')).code).toBe(0);
    project.environment = settings(server);
    await project.write({ 'a.ndjson': '{}\n' });
    const { code, out, err } = await project.run(...words);
    expect(code).toBe(2);
    expect(out + err).toContain(want);
    expect(out + err).not.toMatch(/GRANT|hunter2/);
  });

  test('a service principal that reads metadata gets the same answer', async () => {
    await using server = await serve(answer);
    const { DATABRICKS_TOKEN: _, ...environment } = settings(server);
    project.environment = { ...environment, PATH: '' };
    const { code, err } = await project.run('generate', TABLE);
    expect(code).toBe(2);
    expect(err).toContain(want);
    expect(err).not.toMatch(/GRANT|DATABRICKS_CLIENT_SECRET|hunter2/);
  });

  test('a producer names it at once', async () => {
    await using server = await serve(answer);
    for (const [name, value] of Object.entries(settings(server))) vi.stubEnv(name, value);
    const producer = new SensorEventProducer();
    const error: unknown = await producer.send({ device_id: 'a', event_ts: new Date() }).catch((thrown) => thrown);
    if (!ZerobusError.is(error)) throw error;
    const shown = `${error.message} ${error.help}`;
    expect({ code: error.code, shown }).toEqual({ code: 'configuration', shown: expect.stringContaining(token) });
    expect(shown).not.toMatch(/Grant|hunter2/);
    expect(server.requests).toHaveLength(1);
  });
});

test.each([
  ['a page', 'text/html', (text: string) => `<title>${text}</title>`],
  ['text', 'text/plain', (text: string) => text],
  ['an IP access list', 'text/html', (text: string) => `<p>IP access list blocked ${text}</p>`],
])('%s that repeats the credentials does not show them', async (_, type, write) => {
  await using server = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const plain = Buffer.from(String(request.headers.authorization).split(' ')[1] ?? '', 'base64').toString();
      const text = `${request.headers.authorization} ${/^[ -~]*$/.test(plain) ? plain : ''} ${Buffer.concat(chunks)}`;
      response.writeHead(403, { 'content-type': type }).end(write(text));
    });
  });
  project.environment = settings(server);
  const doctor = await project.run('doctor', TABLE);
  const { DATABRICKS_TOKEN: _token, ...client } = settings(server);
  project.environment = { ...client, PATH: '' };
  const generate = await project.run('generate', TABLE);
  for (const [name, value] of Object.entries(client)) vi.stubEnv(name, value);
  const error: unknown = await new SensorEventProducer().ready().catch((thrown) => thrown);
  const shown = `${doctor.out}${doctor.err}${generate.out}${generate.err}${error}${(error as Error).stack}`;
  expect(shown).not.toContain('hunter2');
  expect(shown).not.toContain(Buffer.from('id:hunter2-secret').toString('base64').slice(0, 12));
});

test('grants are asked of a workspace that a proxy replaces later', async () => {
  await using server = await serve((request, response) => {
    if (request.url?.includes('/scim/')) return void response.end('{"userName":"me"}');
    response.writeHead(403, { 'content-type': 'text/html' }).end('<title>Blocked</title>');
  });
  project.environment = settings(server);
  const { out } = await project.run('doctor', TABLE, '--reporter', 'json');
  const { checks } = JSON.parse(out) as { checks: Row[] };
  expect(checks.find(({ name }) => name === 'use-catalog')?.message).toContain("the title 'Blocked' (status 403)");
  expect(out).not.toContain('GRANT');
});

function settings({ url }: TestServer): Record<string, string> {
  return {
    ZEROBUS_SERVER_ENDPOINT: 'http://127.0.0.1:1',
    DATABRICKS_HOST: url.origin,
    DATABRICKS_TOKEN: 'hunter2-token',
    DATABRICKS_CLIENT_ID: 'id',
    DATABRICKS_CLIENT_SECRET: 'hunter2-secret',
    HOME: project.folder,
  };
}
