import { expect, test } from 'vitest';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';
import { produce, rejectionFrom, serve, wellBehaved } from '../support/producers.ts';
import { giveToken, serveTokens } from '../support/token-server.ts';
import { credentials } from '../support/token-sources.ts';

test.each([16, 7])('status %i: a new token is requested, and the stream opens', async (status) => {
  const workspace = await serveTokens((response, index) => giveToken(response, index));
  const server = await serve(async (call, index) =>
    index === 0 ? call.status(status, 'expired') : wellBehaved(call, index),
  );
  const client = new ZerobusClient({ endpoint: server.endpoint, workspaceUrl: workspace.url, credentials });
  await produce(server, { client }).send({ id: 1 });
  expect(server.calls.map((call) => call.headers.authorization)).toEqual(['Bearer minted-0', 'Bearer minted-1']);
});

test.each([16, 7])('status %i twice ends the producer', async (status) => {
  const workspace = await serveTokens((response, index) => giveToken(response, index));
  const server = await serve((call) => call.status(status, 'no'));
  const client = new ZerobusClient({ endpoint: server.endpoint, workspaceUrl: workspace.url, credentials });
  const error = await rejectionFrom(produce(server, { client }).send({ id: 1 }));
  expect(error).toMatchObject({ code: status === 16 ? 'token-rejected' : 'permission-denied' });
  expect(workspace.requests.length).toBe(2);
});
