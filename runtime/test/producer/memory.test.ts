import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { serve } from '../support/producers.ts';

const MAX_BYTES = 8 << 20;
/** Memory in addition to the window: the open batch, idle buffers, HTTP/2 and the code of the process itself. */
const BESIDE_BYTES = 4 << 20;

/** Returns an address that refuses connections. */
async function refusingEndpoint(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

const peers: Record<string, { readonly reconnects: number; start(): Promise<string> }> = {
  'takes records and acknowledges none': {
    reconnects: 0,
    start: async () => (await serve((call) => call.open())).endpoint,
  },
  'reads nothing': {
    reconnects: 0,
    start: async () => {
      const server = await serve(async (call) => {
        await call.open();
        call.pause();
      });
      return server.endpoint;
    },
  },
  'is away': { reconnects: 10, start: refusingEndpoint },
  'takes some, and cuts the connection, again and again': {
    reconnects: 10,
    start: async () => {
      const server = await serve(async (call) => {
        await call.open();
        for (let count = 0; count < 3; count++) await call.next();
        call.cut();
      });
      return server.endpoint;
    },
  },
};

describe.each(Object.entries(peers))('while the server %s', (_, { start, reconnects }) => {
  test.each([50, 5000, 500_000])(
    'records of %i bytes hold no more memory than twice the window, though no promise is awaited',
    async (recordBytes) => {
      const script = fileURLToPath(new URL('./memory-client.mjs', import.meta.url));
      const args = ['--expose-gc', script, await start(), `${MAX_BYTES}`, `${recordBytes}`, `${reconnects}`];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      const { most, refused, accepted } = JSON.parse(stdout) as Record<'most' | 'refused' | 'accepted', number>;
      expect(refused).toBeGreaterThan(1);
      expect(accepted * recordBytes).toBeGreaterThan(MAX_BYTES / 3);
      expect(most).toBeLessThan(2 * MAX_BYTES + BESIDE_BYTES);
    },
  );
});
