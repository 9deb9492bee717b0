// Many tables in one process, through one client.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { serve, wellBehaved } from '../support/producers.ts';
import { giveToken, serveTokens } from '../support/token-server.ts';

const TABLES = 200;
const ROUNDS = 8;
const BATCH_BYTES = 50_000;

test('200 tables share a few connections, get one token each, and hold no more memory after many batches', async () => {
  const server = await serve(wellBehaved, { settings: { maxConcurrentStreams: 100 } });
  const workspace = await serveTokens((response, index) => giveToken(response, index));
  const script = fileURLToPath(new URL('./tables-client.mjs', import.meta.url));
  const numbers = [TABLES, ROUNDS, BATCH_BYTES].map(String);
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    script,
    server.endpoint,
    workspace.url,
    ...numbers,
  ]);
  const { acked, reconnects, held } = JSON.parse(stdout) as { acked: number; reconnects: number; held: number[] };
  expect(acked).toBe(TABLES * ROUNDS * 10);
  expect(reconnects).toBe(0);
  expect(server.calls).toHaveLength(TABLES);
  expect(server.connections).toBeLessThanOrEqual(3);
  const asked = workspace.requests.map(({ form }) => form.get('authorization_details'));
  expect(asked).toHaveLength(TABLES);
  expect(new Set(asked).size).toBe(TABLES);
  // Idle buffers are kept for reuse, whatever the number of tables.
  const [early, last] = [held[2], held.at(-1)] as [number, number];
  expect(Math.max(...held)).toBeLessThan(64 << 20);
  expect(last - early).toBeLessThan(4 << 20);
});
