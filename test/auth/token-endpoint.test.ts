// Client credentials and exchanges against a real server that receives the requests to every host.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GenError } from '../../src/diagnostics/gen-error.ts';
import { type RecordedRequest, World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => {
  world.requests.length = 0;
  world.answer = () => [200, '{"access_token":"minted","expires_in":3600}'];
});

const host = { DATABRICKS_HOST: 'https://w.example' };
const m2m = { DATABRICKS_CLIENT_ID: 'my id', DATABRICKS_CLIENT_SECRET: 'hush-hush' };
const federated = {
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  scope: 'all-apis',
};

async function mint(environment: Readonly<Record<string, string>>): Promise<string | undefined> {
  return (await world.resolve({ ...host, ...environment })).tokens?.token();
}

async function failure(environment: Readonly<Record<string, string>>): Promise<GenError> {
  const error: unknown = await mint(environment).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(GenError);
  return error as GenError;
}

describe('a client', () => {
  it('is traded for a plain token', async () => {
    expect(await mint(m2m)).toBe('minted');
    const authorization = `Basic ${Buffer.from('my id:hush-hush').toString('base64')}`;
    const form = { grant_type: 'client_credentials', scope: 'all-apis' };
    expect(world.requests).toEqual([{ path: '/oidc/v1/token', authorization, form }]);
  });

  const pinned = { ...m2m, DATABRICKS_AUTH_TYPE: 'oauth-m2m' };
  const bad: [what: string, status: number, body: string, message: RegExp][] = [
    [
      'refused',
      401,
      '{"error":"invalid_client","error_description":"no hush-hush here"}',
      /\(status 401: invalid_client: no \*\*\* here\)\. \[credentials-refused\]$/,
    ],
    ['refused without a word', 403, '', /\(status 403\)\. \[credentials-refused\]$/],
    ['no such path', 404, 'not here', /w\.example responded with status 404\. \[catalog-error\]$/],
    ['broken', 500, '{"error_code":"INTERNAL","message":"oh\\u001b[31m"}', /INTERNAL: oh \[31m\. \[catalog-error\]$/],
    ['no token', 200, '{}', /it has no access_token\. \[token-answer-invalid\]$/],
    ['an empty token', 200, '{"access_token":""}', /it has no access_token\. \[token-answer-invalid\]$/],
    ['a page', 200, '<html>', /it is an HTML page\. \[catalog-answer-invalid\]$/],
    [
      'a page of a proxy',
      403,
      '<title>Blocked</title>',
      /with the title 'Blocked' \(status 403\)\. \[catalog-answer-invalid\]$/,
    ],
    ['text of a proxy', 403, 'RBAC: denied', /it is not JSON \(status 403\): RBAC: denied\. \[token-answer-invalid\]$/],
    ['not JSON', 200, 'hello', /it is not JSON\. \[token-answer-invalid\]$/],
    ['a token that is none', 200, '{"access_token":"a\\nb"}', /\[invalid-credentials\]$/],
    ['busy', 503, '', /\[catalog-unavailable\]$/],
    ['redirected', 302, '', /redirects to an unknown location.*\[catalog-redirect\]$/],
  ];
  it.each(bad)('%s', async (_, status, body, message) => {
    world.answer = () => [status, body];
    const error = await failure(pinned);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('hush-hush');
  });

  it('a rejection continues with the next provider, an unreachable endpoint does not', async () => {
    world.answer = ({ form }) =>
      form['grant_type'] === 'client_credentials' ? [401, '{}'] : [200, '{"access_token":"b"}'];
    const oidc = { ...m2m, DATABRICKS_OIDC_TOKEN: 'jwt' };
    expect(await mint(oidc)).toBe('b');
    world.answer = () => [503, ''];
    expect((await failure(oidc)).code).toBe('catalog-unavailable');
  });
});

describe('an OIDC token', () => {
  it('of the environment is exchanged, for a service principal or account-wide', async () => {
    const token = { DATABRICKS_OIDC_TOKEN: ' jwt-1\n' };
    expect(await mint({ ...token, DATABRICKS_CLIENT_ID: 'sp' })).toBe('minted');
    expect(await mint(token)).toBe('minted');
    const form = { ...federated, subject_token: 'jwt-1' };
    const asked = { path: '/oidc/v1/token', authorization: undefined };
    expect(world.requests).toEqual([
      { ...asked, form: { ...form, client_id: 'sp' } },
      { ...asked, form },
    ]);
  });

  it('of a file is read each time', async () => {
    const path = join(world.folder, 'jwt');
    world.answer = () => [200, '{"access_token":"minted"}'];
    const { tokens } = await world.resolve({ ...host, DATABRICKS_OIDC_TOKEN_FILEPATH: path });
    for (const jwt of ['jwt-1\n', 'jwt-2']) {
      await writeFile(path, jwt);
      expect(await tokens?.token()).toBe('minted');
    }
    expect(world.requests.map(({ form }) => form['subject_token'])).toEqual(['jwt-1', 'jwt-2']);
  });

  const pinned = { DATABRICKS_AUTH_TYPE: 'file-oidc' };
  it('of a file that cannot be read', async () => {
    await writeFile(join(world.folder, 'empty'), '\n');
    const rows = [
      ['/nowhere/jwt', 'cannot read the file /nowhere/jwt: it does not exist (ENOENT). [oidc-token-unavailable]'],
      [world.folder, `cannot read the file ${world.folder}: it is a folder (EISDIR). [oidc-token-unavailable]`],
      [join(world.folder, 'empty'), 'is empty. [oidc-token-unavailable]'],
    ] as const;
    for (const [path, message] of rows) {
      expect((await failure({ ...pinned, DATABRICKS_OIDC_TOKEN_FILEPATH: path })).message).toContain(message);
    }
  });

  it('that is rejected is not shown', async () => {
    world.answer = () => [400, '{"error":"invalid_request","error_description":"bad jwt-hush"}'];
    const error = await failure({ DATABRICKS_OIDC_TOKEN: 'jwt-hush', DATABRICKS_AUTH_TYPE: 'env-oidc' });
    expect(error.message).toContain('(status 400: invalid_request: bad ***). [oidc-refused]');
    expect(error.help).toContain('DATABRICKS_CLIENT_ID');
  });
});

describe('GitHub', () => {
  const job = {
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://pipelines.github.example/token?api-version=2.0',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'job-token',
  };
  const github = ({ path }: RecordedRequest): readonly [number, string] =>
    path.startsWith('/token?') ? [200, '{"count":1,"value":"jwt-of-job"}'] : [200, '{"access_token":"minted"}'];

  it('returns a token for the audience of the workspace, which is exchanged', async () => {
    world.answer = github;
    expect(await mint({ ...job, DATABRICKS_CLIENT_ID: 'sp' })).toBe('minted');
    const audience = encodeURIComponent('https://w.example/oidc/v1/token');
    expect(world.requests).toEqual([
      { path: `/token?api-version=2.0&audience=${audience}`, authorization: 'Bearer job-token', form: {} },
      {
        path: '/oidc/v1/token',
        authorization: undefined,
        form: { ...federated, subject_token: 'jwt-of-job', client_id: 'sp' },
      },
    ]);
  });

  it('or with the audience that is set', async () => {
    world.answer = github;
    await mint({ ...job, DATABRICKS_TOKEN_AUDIENCE: 'a&b' });
    expect(world.requests[0]?.path).toBe('/token?api-version=2.0&audience=a%26b');
  });

  const pinned = { ...job, DATABRICKS_AUTH_TYPE: 'github-oidc' };
  const bad: [what: string, environment: Record<string, string>, status: number, body: string, message: string][] = [
    ['forbidden', {}, 403, '{"message":"no job-token"}', 'pipelines.github.example responded with status 403: no ***.'],
    ['no value', {}, 200, '{"count":0}', 'the response of pipelines.github.example contains no token.'],
    ['a page', {}, 200, '<html>', 'pipelines.github.example returned an invalid response: it is an HTML page.'],
    ['busy', {}, 503, '', 'pipelines.github.example responded with status 503 (attempts: 1).'],
    ['no URL', { ACTIONS_ID_TOKEN_REQUEST_URL: 'token' }, 200, '', 'ACTIONS_ID_TOKEN_REQUEST_URL is not an https URL.'],
    [
      'cleartext',
      { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://x/?a' },
      200,
      '',
      'ACTIONS_ID_TOKEN_REQUEST_URL is not an https URL.',
    ],
    [
      'a token that is none',
      { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'a\nb' },
      200,
      '',
      'contains characters that are not valid in a token',
    ],
  ];
  it.each(bad)('%s', async (_, environment, status, body, message) => {
    world.answer = () => [status, body];
    const error = await failure({ ...pinned, ...environment });
    expect(error.code).toBe('oidc-token-unavailable');
    expect(error.message).toContain(message);
    // No request was sent to the workspace.
    expect(world.requests.every(({ path }) => path !== '/oidc/v1/token')).toBe(true);
  });

  it('that is unreachable is listed among the credential providers', async () => {
    world.answer = () => [503, ''];
    const error = await failure({ ...job, PATH: '' });
    expect(error.code).toBe('no-credentials');
    expect(error.message).toContain(
      '\n  github-oidc: Cannot get an OIDC token to exchange: pipelines.github.example responded with status 503',
    );
  });
});
