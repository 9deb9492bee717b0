import { execFile } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { StreamState } from '../../src/stream/stream-state.ts';
import { atEnd, serve, wellBehaved } from '../support/producers.ts';
import type { Script } from '../support/scripted-server.ts';

/** Long enough for a slow machine, but shorter than any timeout of the runtime that would end the process anyway. */
const LONGEST_MS = 13_000;

/** Returns what a process prints that exits by itself. */
async function runToEnd(endpoint: string, how: string, state: string = '', workspace?: string): Promise<string> {
  const script = fileURLToPath(new URL('./exits.mjs', import.meta.url));
  const env = { ...process.env, ...(workspace === undefined ? {} : { WORKSPACE: workspace }) };
  const args = [script, endpoint, how, state];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: LONGEST_MS });
  return stdout;
}

/** Accepts connections and never responds; or accepts none, if it is closed at once. */
async function silent({ away }: { readonly away: boolean }): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    sockets.push(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  if (away) close();
  else atEnd(close);
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

test.each(['close', 'abort', 'fail'])('a process exits by itself after %s', async (how) => {
  const server = await serve(how === 'fail' ? (call) => call.status(5, 'gone') : wellBehaved);
  expect(await runToEnd(server.endpoint, how)).toBe(how === 'fail' ? 'table-not-found\n' : 'done\n');
});

test('exits after close if the server never ends the stream', async () => {
  const server = await serve(async (call) => {
    await call.open();
    await call.ackAll();
  });
  expect(await runToEnd(server.endpoint, 'close')).toBe('done\n');
});

const scripts: readonly (readonly [string, StreamState, Script])[] = [
  ['the server answers nothing', 'connecting', () => {}],
  ['the server acknowledges nothing', 'open', (call) => call.open()],
  [
    'the server is about to end the stream',
    'draining',
    async (call) => {
      await call.open();
      await call.next();
      call.closeSignal(60_000);
    },
  ],
  ['the server fails', 'backing-off', (call) => call.status(14, 'later')],
];

test.each(scripts)('exits after abort while %s', async (_, state, script) => {
  const server = await serve(script);
  expect(await runToEnd(server.endpoint, 'abort when', state)).toBe('done\n');
});

test.each([
  ['the endpoint takes connections and says nothing', 'connecting', false],
  ['there is no endpoint', 'backing-off', true],
])('exits after abort while %s', async (_, state, away) => {
  expect(await runToEnd(await silent({ away }), 'abort when', state)).toBe('done\n');
});

test.each([
  ['takes connections and says nothing', false],
  ['is away, and is asked again', true],
])('it does so after abort while the workspace %s', async (_, away) => {
  const server = await serve(wellBehaved);
  expect(await runToEnd(server.endpoint, 'abort when', 'connecting', await silent({ away }))).toBe('done\n');
});
