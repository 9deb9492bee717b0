import { afterAll, beforeAll, expect, test } from 'vitest';
import { ZerobusClient } from 'zerobus-runtime';
import { SensorEvent, SensorEventProducer } from '../../generated/catalog/iot/index.js';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';

const NOW_S = 1_800_000_000;
const SUBJECT = 'repo:my-org/my-app:ref:refs/heads/main';
const JWT = 'urn:ietf:params:oauth:token-type:jwt';
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({
    tables: [SensorEvent],
    federatedSubjects: [SUBJECT],
    now: () => NOW_S * 1000,
  });
});
afterAll(() => emulator.close());

function jwt(claims: unknown, header: unknown = { alg: 'none' }): string {
  const [first, second] = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return `${first}.${second}.`;
}

async function exchange(fields: Record<string, string>): Promise<[status: number, body: Record<string, unknown>]> {
  const form = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    scope: 'all-apis',
    subject_token_type: JWT,
    subject_token: jwt({ sub: SUBJECT }),
    ...fields,
  };
  const response = await fetch(`${emulator.workspaceUrl}/oidc/v1/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return [response.status, (await response.json()) as Record<string, unknown>];
}

test('a producer ingests with a JWT in place of a client secret', async () => {
  const clientId = emulator.env['DATABRICKS_CLIENT_ID'];
  for (const federation of [{ clientId, token: jwt({ sub: SUBJECT }) }, { token: async () => jwt({ sub: SUBJECT }) }]) {
    const client = new ZerobusClient({
      endpoint: emulator.endpoint,
      workspaceUrl: emulator.workspaceUrl,
      credentials: { federation },
    });
    await using producer = new SensorEventProducer({ client });
    await producer.send({ device_id: 'sensor-1', event_ts: new Date(0) });
  }
  expect(emulator.count(SensorEvent)).toBe(2);
});

test('a token for metadata reads the catalog as the service principal', async () => {
  const [status, body] = await exchange({ subject_token: jwt({ sub: SUBJECT, exp: NOW_S + 1 }) });
  expect([status, body['token_type']]).toEqual([200, 'Bearer']);
  const me = await fetch(`${emulator.workspaceUrl}/api/2.0/preview/scim/v2/Me`, {
    headers: { authorization: `Bearer ${body['access_token']}` },
  });
  expect(await me.json()).toMatchObject({ userName: emulator.env['DATABRICKS_CLIENT_ID'] });
});

test.each<[name: string, fields: Record<string, string>, status: number, error: string, text: string]>([
  ['no JWT', { subject_token: 'x' }, 400, 'invalid_request', 'is not a JWT'],
  ['nothing', { subject_token: '' }, 400, 'invalid_request', 'is not a JWT'],
  ['two parts', { subject_token: 'e30.e30' }, 400, 'invalid_request', 'is not a JWT'],
  ['claims that are not an object', { subject_token: jwt(3) }, 400, 'invalid_request', 'is not a JWT'],
  ['no subject', { subject_token: jwt({}) }, 400, 'invalid_request', 'no subject'],
  ['an expired JWT', { subject_token: jwt({ sub: SUBJECT, exp: NOW_S }) }, 400, 'invalid_request', 'has expired'],
  ['another subject', { subject_token: jwt({ sub: 'x' }) }, 400, 'invalid_request', 'federatedSubjects'],
  ['another type', { subject_token_type: 'x' }, 400, 'invalid_request', 'subject_token_type must be'],
  ['another client', { client_id: 'x' }, 401, 'invalid_client', 'authentication failed'],
  ['another scope', { scope: 'sql' }, 400, 'invalid_scope', 'scope must be'],
])('%s is rejected', async (_, fields, status, error, text) => {
  const [got, body] = await exchange(fields);
  expect([got, body['error']]).toEqual([status, error]);
  expect(body['error_description']).toContain(text);
});

test('without the option no JWT is exchanged, and the producer names the federation policy', async () => {
  await using strict = await startEmulator({ tables: [SensorEvent] });
  const client = new ZerobusClient({
    endpoint: strict.endpoint,
    workspaceUrl: strict.workspaceUrl,
    credentials: { federation: { token: jwt({ sub: SUBJECT }) } },
  });
  const producer = new SensorEventProducer({ client });
  await expect(producer.ready()).rejects.toMatchObject({
    code: 'token-rejected',
    message: expect.stringContaining(`No federation policy accepts the subject '${SUBJECT}'`),
    help: expect.stringContaining('federation policy'),
  });
});
