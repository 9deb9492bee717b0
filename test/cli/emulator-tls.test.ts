// `zerobus-gen emulator --tls -- COMMAND`: our own commands trust the emulator through their environment.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CommandEnd, startCommand } from '../support/command.ts';
import { posixTest } from '../support/posix.ts';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const TABLE = 'catalog.iot.sensor_events';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus tls '));
  await writeFile(join(folder, 'events.ndjson'), '{"device_id": "a", "event_ts": "2026-01-31T12:00:00Z"}\n');
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...words: string[]): Promise<CommandEnd> => startCommand(['emulator', ...words], folder, {}).ended;

test.each([
  ['generate', [TABLE, '--dry-run'], 'sensor_event'],
  ['doctor', ['doctor', TABLE, '--connect'], 'ok'],
  ['send', ['send', TABLE, 'events.ndjson'], '1'],
])('%s works', async (_, words, text) => {
  const { code, out, err } = await run('--tls', '--', process.execPath, bin, ...words);
  expect([code, `${out}${err}`]).toEqual([0, expect.stringContaining(text)]);
});

posixTest('a client without the variables does not trust it', async () => {
  const words = ['-u', 'NODE_EXTRA_CA_CERTS', process.execPath, bin, 'send', TABLE, 'events.ndjson'];
  const { code, err } = await run('--tls', '--', 'env', ...words);
  expect(code).not.toBe(0);
  expect(err).toMatch(/certificate/);
});

posixTest('says where the authority is, and prints no private key', async () => {
  const { process: child, ended } = startCommand(['emulator', '--tls'], folder, {});
  for await (const line of createInterface({ input: child.stderr! })) if (line.startsWith('Next:')) break;
  child.kill('SIGINT');
  const { out } = await ended;
  expect(out).toMatch(/^ZEROBUS_SERVER_ENDPOINT=https:\/\/127\.0\.0\.1:\d+$/m);
  expect(out).toMatch(/^NODE_EXTRA_CA_CERTS=.*ca\.pem$/m);
  expect(out).not.toContain('PRIVATE');
});

test('warns that others can connect', async () => {
  const { err } = await run('--listen', '0.0.0.0', '--', process.execPath, '-e', '0');
  expect(err).toContain(
    'The emulator listens on 0.0.0.0. Other machines on the network can connect to it, and read tokens on their way: --tls encrypts.',
  );
  expect((await run('--', process.execPath, '-e', '0')).err).toBe('');
});

test.each([
  [['--listen', 'localhost'], "Cannot listen on 'localhost': use an IPv4 address, or an IPv6 address without a zone."],
  [['--allow-host', 'a:80'], "'a:80' cannot be an allowed host: use a host name or an IP address, without a port."],
])('%j is a wrong usage', async (words, message) => {
  const { code, err } = await run(...words, '--', process.execPath, '-e', '0');
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});
