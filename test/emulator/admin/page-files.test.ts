import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../../src/emulator/index.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const request = (path: string, options: RequestInit = {}): Promise<Response> =>
  fetch(`${emulator.workspaceUrl}${path}`, { redirect: 'manual', ...options });

test.each([
  ['/emulator/', 'text/html; charset=utf-8'],
  ['/emulator/page.css', 'text/css; charset=utf-8'],
  ['/emulator/page.js', 'text/javascript; charset=utf-8'],
])('%s is served without a token, with a strict policy', async (path, type) => {
  const { status, headers } = await request(path);
  expect([status, Object.fromEntries(headers)]).toMatchObject([
    200,
    {
      'content-type': type,
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
  ]);
  const head = await request(path, { method: 'HEAD' });
  expect([head.status, await head.text(), head.headers.get('content-length')]).toEqual([
    200,
    '',
    headers.get('content-length'),
  ]);
});

test('/emulator redirects', async () => {
  const { status, headers } = await request('/emulator');
  expect([status, headers.get('location')]).toEqual([308, '/emulator/']);
});

test.each(['page.ts', 'tsconfig.json', '../package.json', '..%2fpage-files.ts', 'toString', '__proto__'])(
  'no other file is served: %s',
  async (path) => {
    expect((await request(`/emulator/${path}`)).ok).toBe(false);
  },
);

test('it cannot be posted to', async () => {
  const { status, headers } = await request('/emulator/', { method: 'POST' });
  expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});
