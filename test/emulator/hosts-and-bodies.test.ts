import http from 'node:http';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowHosts } from '../../src/emulator/allowed-hosts.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ allowHosts: ['emulator.test'] });
});
afterAll(() => emulator.close());

const port = (): number => Number(new URL(emulator.env['DATABRICKS_HOST']!).port);

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

function get(host: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { port: port(), host: '127.0.0.1', path: '/.well-known/databricks-config', headers: { host } };
    http
      .get(options, async (response) => {
        let body = '';
        for await (const chunk of response) body += chunk;
        resolve({ status: response.statusCode, body });
      })
      .once('error', reject);
  });
}

describe('a host', () => {
  test.each([
    '127.0.0.1:1',
    'localhost',
    'LOCALHOST:80',
    'a.localhost',
    '127.1.2.3',
    '[::1]:9',
    'emulator.test',
    'Emulator.Test:5',
  ])('%s is served', async (host) => {
    expect((await get(host)).status).toBe(200);
  });

  test.each([
    'evil.example',
    'evil.example:80',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    'emulator.test.',
  ])('%s is rejected, and the message names the flag', async (host) => {
    const { status, body } = await get(host);
    expect([status, JSON.parse(body).message]).toEqual([421, expect.stringContaining('--allow-host')]);
  });

  test.each(['', 'a:b:c', '127.0.0.1:', 'localhost:999999', 'user@localhost'])('%j is none', (host) => {
    expect(allowHosts([])(host)).toBe(false);
  });
});

/** Sends the head of a token request and perhaps a part of its body, and returns what comes back until the server closes. */
function sendPart(headers: readonly string[], body: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port(), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.once('close', () => resolve(answer));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(answer) : reject(error),
    );
    const head = [
      'POST /oidc/v1/token HTTP/1.1',
      'Host: localhost',
      'Content-Type: application/x-www-form-urlencoded',
      ...headers,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.write(body);
  });
}

describe('a token request', () => {
  const basic = (secret: string): string =>
    `Authorization: Basic ${Buffer.from(`emulator:${secret}`).toString('base64')}`;

  test('with wrong credentials in its header is rejected before its body has come', async () => {
    expect(await sendPart([basic('wrong'), 'Content-Length: 1000'], 'grant_type=')).toMatch(/^HTTP\/1.1 401 /);
  });

  test.each([
    ['announced', ['Content-Length: 70000']],
    ['endless', ['Transfer-Encoding: chunked']],
  ])('with a body of more than 64 KiB, %s, is rejected', async (_, headers) => {
    const size = 70_000;
    const body = 'a'.repeat(size);
    const answer = await sendPart(
      [basic(emulator.env['DATABRICKS_CLIENT_SECRET']!), ...headers],
      headers[0]!.startsWith('T') ? `${size.toString(16)}\r\n${body}\r\n` : body,
    );
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  test('of 64 KiB is read', async () => {
    const form = `grant_type=client_credentials&scope=all-apis&pad=${'a'.repeat(64_000)}`;
    const url = `${emulator.env['DATABRICKS_HOST']}/oidc/v1/token`;
    const authorization = basic(emulator.env['DATABRICKS_CLIENT_SECRET']!).slice('Authorization: '.length);
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    expect((await fetch(url, { method: 'POST', headers, body: form })).status).toBe(200);
  });
});

describe('a target that is not a path', () => {
  test.each([
    ['//', 400],
    ['http://[', 400],
    ['http://host:99999/', 400],
    ['*', 404],
    ['/api/2.1/unity-catalog/tables/%ff', 404],
    ['/emulator/v1/tables/%ff', 401],
  ])('%s gets %d', async (target, status) => {
    const socket = net.connect(port(), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    const authorization = `Bearer ${emulator.env['DATABRICKS_TOKEN']}`;
    socket.end(
      `GET ${target} HTTP/1.1\r\nhost: localhost\r\nauthorization: ${authorization}\r\nconnection: close\r\n\r\n`,
    );
    await new Promise((resolve) => socket.once('close', resolve));
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });
});
