import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';
import { serve, wellBehaved } from '../support/producers.ts';
import type { Identity } from '../support/scripted-server.ts';
import { giveToken, serveTokens } from '../support/token-server.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`../../../test/fixtures/tls/${name}`, import.meta.url));
const identity = (name: string): Identity => ({
  cert: readFileSync(fixture(`${name}.pem`), 'utf8'),
  key: readFileSync(fixture(`${name}.key`), 'utf8'),
});
const localhost = identity('localhost');
const elsewhere = identity('elsewhere');
const trusted = { NODE_EXTRA_CA_CERTS: fixture('authority.pem') };

interface Outcome {
  readonly states: readonly string[];
  readonly code?: string;
  readonly message?: string;
  readonly help?: string;
  readonly unacknowledged?: readonly object[];
}

/** Sends one record in a separate process, which must exit by itself long before `deliveryTimeoutMs` (5 minutes). */
async function sendFromProcess(env: Record<string, string>): Promise<Outcome> {
  const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
  const script = fileURLToPath(new URL('./tls-client.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env: { ...inherited, ...env } });
  return JSON.parse(stdout) as Outcome;
}

async function peers(
  identities: { readonly endpoint: Identity; readonly workspace: Identity },
  alpn: (string | false | null | undefined)[] = [],
): Promise<Record<string, string>> {
  const workspace = await serveTokens((response, index) => giveToken(response, index), identities.workspace);
  const server = await serve(
    async (call, index) => {
      alpn.push(call.alpnProtocol);
      await wellBehaved(call, index);
    },
    { identity: identities.endpoint },
  );
  return {
    ZEROBUS_SERVER_ENDPOINT: server.endpoint,
    DATABRICKS_HOST: workspace.url,
    DATABRICKS_CLIENT_ID: 'id',
    DATABRICKS_CLIENT_SECRET: 'secret-secret',
  };
}

test('records are sent over TLS and HTTP/2 if the certificate authority is trusted', async () => {
  const alpn: (string | false | null | undefined)[] = [];
  const env = await peers({ endpoint: localhost, workspace: localhost }, alpn);
  expect(await sendFromProcess({ ...env, ...trusted })).toEqual({
    states: ['connecting', 'open', 'closing', 'closed'],
  });
  expect(alpn).toEqual(['h2']);
});

describe('an untrusted certificate ends the producer at once, with a fix', () => {
  test.each([
    ['the workspace has an unknown authority', { endpoint: localhost, workspace: localhost }, {}, 'DATABRICKS_HOST'],
    ['the workspace is another host', { endpoint: localhost, workspace: elsewhere }, trusted, 'DATABRICKS_HOST'],
    ['the endpoint is another host', { endpoint: elsewhere, workspace: localhost }, trusted, 'ZEROBUS_SERVER_ENDPOINT'],
  ] as const)('%s', async (_, identities, trust, named) => {
    const env = await peers(identities);
    const outcome = await sendFromProcess({ ...env, ...trust });
    expect(outcome).toMatchObject({
      states: ['connecting', 'failed'],
      code: 'certificate-rejected',
      message: expect.stringContaining(env[named] ?? ''),
      help: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
      unacknowledged: [{ id: 1 }],
    });
  });

  test('the endpoint has an unknown certificate authority, the workspace a known one', async () => {
    const env = await peers({ endpoint: localhost, workspace: localhost });
    const workspace = await serveTokens((response, index) => giveToken(response, index));
    const outcome = await sendFromProcess({ ...env, DATABRICKS_HOST: workspace.url });
    expect(outcome).toMatchObject({
      states: ['connecting', 'failed'],
      code: 'certificate-rejected',
      message: expect.stringContaining(env['ZEROBUS_SERVER_ENDPOINT'] ?? ''),
    });
  });
});

test.each(['endpoint', 'workspaceUrl'])(
  '%s with http:// and a host that is not loopback is a configuration error',
  (name) => {
    const make = (): ZerobusClient => new ZerobusClient({ [name]: 'http://zerobus.example' });
    expect(make).toThrow(expect.objectContaining({ code: 'configuration', message: expect.stringContaining(name) }));
  },
);
