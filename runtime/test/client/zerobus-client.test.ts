import { expect, test } from 'vitest';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';
import { produce, rejectionFrom, serve, until, wellBehaved } from '../support/producers.ts';
import { giveToken, json, serveTokens } from '../support/token-server.ts';
import { credentials } from '../support/token-sources.ts';

test('producers of one client share a token and a connection', async () => {
  const workspace = await serveTokens((response, index) => giveToken(response, index));
  const server = await serve(wellBehaved);
  const client = new ZerobusClient({ endpoint: server.endpoint, workspaceUrl: workspace.url, credentials });
  const producers = [1, 2, 3].map(() => produce(server, { client }));
  await Promise.all(producers.map((producer) => producer.send({ id: 1 })));
  expect(server.calls.map((call) => call.headers.authorization)).toEqual(Array(3).fill('Bearer minted-0'));
  expect(server.connections).toBe(1);
  await producers[0]?.close();
  await producers[1]?.close();
  expect(server.open).toBe(1);
  await producers[2]?.close();
  await until(() => server.open === 0);
});

test('producers whose token the service rejects share one new token', async () => {
  const workspace = await serveTokens((response, index) => giveToken(response, index));
  const server = await serve((call, index) =>
    call.headers.authorization === 'Bearer minted-0'
      ? call.status(16, 'The token was revoked')
      : wellBehaved(call, index),
  );
  const client = new ZerobusClient({ endpoint: server.endpoint, workspaceUrl: workspace.url, credentials });
  const producers = [1, 2, 3].map(() => produce(server, { client }));
  await Promise.all(producers.map((producer) => producer.send({ id: 1 })));
  await Promise.all(producers.map((producer) => producer.close()));
  expect(server.calls.length).toBe(6);
  expect(workspace.requests.length).toBe(2);
});

test('no error contains a secret or a token, whatever the workspace responds', async () => {
  const { clientSecret } = credentials;
  const workspace = await serveTokens((response) =>
    json(response, 401, { error: 'invalid_client', error_description: `bad ${clientSecret}` }),
  );
  const server = await serve(wellBehaved);
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const logger = { debug: log, info: log, warn: log, error: log };
  const client = new ZerobusClient({ endpoint: server.endpoint, workspaceUrl: workspace.url, credentials });
  const producer = produce(server, { client, logger });
  const error = (await rejectionFrom(producer.send({ id: 1 }))) as Error;
  const { inspect } = await import('node:util');
  const shown = `${inspect(error, { depth: 10 })}${JSON.stringify(error)}${inspect(client, { depth: 10 })}${lines.join('\n')}`;
  expect(shown).toContain('token-rejected');
  expect(shown).not.toContain(clientSecret);
  expect(shown).not.toContain(Buffer.from(`the-client:${clientSecret}`).toString('base64'));
});
