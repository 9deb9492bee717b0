// A server that echoes what it received must not get a secret into a log: on each path, in each form of it.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { useProject } from './use-project.ts';

const project = useProject();
const secret = 'hush/+ "secret"=';
const minted = 'minted.token-of/the+server=';
let server: Server;
let host: string;
/** What the token endpoint does: grants a token, or echoes. */
let grants: boolean;

beforeEach(async () => {
  grants = true;
  server = createServer(async (request, response) => {
    const body = await text(request);
    const { authorization = '' } = request.headers;
    const basic = /^Basic (.*)$/.exec(authorization)?.[1] ?? '';
    const decoded = Buffer.from(basic, 'base64').toString();
    const form = [...new URLSearchParams(body).values()];
    const known = [authorization.split(' ')[1] ?? '', decoded, decoded.split(':')[1] ?? '', ...form];
    const encoded = known.flatMap((each) => [encodeURIComponent(each), Buffer.from(each).toString('base64')]);
    const echo = [...known, ...encoded, authorization, body].join(' | ');
    const isToken = request.url?.includes('token') === true;
    const answer =
      isToken && grants
        ? { access_token: minted, expires_in: 3600 }
        : { error_code: 'BAD', message: echo, error: 'bad', error_description: echo };
    response
      .writeHead(isToken && grants ? 200 : 400, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => void server.close().closeAllConnections());

/** The forms in which a text may come back. */
function formsOf(value: string, id: string): string[] {
  const basic = Buffer.from(`${id}:${value}`).toString('base64');
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    basic,
    Buffer.from(value).toString('base64'),
  ];
}

const environments: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a personal access token': { DATABRICKS_TOKEN: minted },
  'a client secret': { DATABRICKS_CLIENT_ID: 'the-id', DATABRICKS_CLIENT_SECRET: secret },
  'an OIDC token': { DATABRICKS_CLIENT_ID: 'the-id', DATABRICKS_OIDC_TOKEN: secret, DATABRICKS_AUTH_TYPE: 'env-oidc' },
};

describe.each(Object.keys(environments))('%s', (name) => {
  test.each([true, false])('that a server echoes is masked in every report (token granted: %s)', async (granted) => {
    grants = granted;
    project.environment = {
      ...environments[name],
      DATABRICKS_HOST: host,
      GITHUB_STEP_SUMMARY: `${project.folder}/summary.md`,
    };
    await project.write({ 'rows.ndjson': '{"a": 1}\n', 'summary.md': '' });
    const commands = [
      ...['human', 'json', 'github', 'junit'].flatMap((reporter) => [
        ['c.s.t', '--reporter', reporter],
        ['check', 'c.s.t', '--reporter', reporter],
        ['doctor', 'c.s.t', '--reporter', reporter],
      ]),
      ['send', 'c.s.t', 'rows.ndjson', '--source', 'rest'],
      ['c.s.t', '--verbose'],
    ];
    for (const words of commands) {
      const { out, err } = await project.run(...words);
      const shown = `${out}\n${err}\n${await project.read('summary.md')}`;
      for (const value of [secret, minted]) {
        for (const form of formsOf(value, 'the-id')) {
          expect([words.join(' '), shown.includes(form), shown]).toEqual([words.join(' '), false, expect.anything()]);
        }
      }
    }
  });
});
