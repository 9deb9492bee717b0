import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import { dirname, join } from 'node:path';
import tls from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { SensorEvent, SensorEventProducer } from '../../generated/catalog/iot/index.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { SlowCalls } from '../../src/emulator/service/slow-calls.ts';
import { startWithParts } from '../../src/emulator/start-emulator.ts';
import { createServerCertificate } from '../../src/emulator/tls/server-certificate.ts';
import { temporaryFolder } from './delta/tables.ts';

const slowCalls = new SlowCalls();
let emulator: Emulator;
let ca: string;
beforeAll(async () => {
  const options = { tls: true, tables: [SensorEvent], allowHosts: ['emulator.test', '10.1.2.3'] };
  emulator = await startWithParts(options, { slowCalls });
  ca = readFileSync(emulator.caFile!, 'utf8');
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const portOf = (url: string): number => Number(new URL(url).port);

/** Connects to the Zerobus port, and returns the protocol that was agreed on. */
function handshake(options: tls.ConnectionOptions): Promise<string | false | null> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: '127.0.0.1', port: portOf(emulator.endpoint), ca, ...options }, () => {
      resolve(socket.alpnProtocol);
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

function get(url: string, options: https.RequestOptions = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    https
      .get(url, { ca, agent: false, ...options }, async (response) => {
        let body = '';
        for await (const chunk of response) body += chunk;
        resolve({ status: response.statusCode!, body });
      })
      .once('error', reject);
  });
}

describe('the certificate', () => {
  test.each(['localhost', '127.0.0.1', '::1', 'emulator.test', '10.1.2.3'])('is valid for %s', async (servername) => {
    const checkServerIdentity: typeof tls.checkServerIdentity = (_, certificate) =>
      tls.checkServerIdentity(servername, certificate);
    expect(await handshake({ checkServerIdentity })).toBe(false);
  });

  test('is not valid for other hosts, nor without its authority', async () => {
    await expect(handshake({ servername: 'evil.example' })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    await expect(handshake({ ca: [] })).rejects.toMatchObject({ code: expect.stringMatching(/UNABLE_TO|SELF_SIGNED/) });
  });

  test('is of a new authority each time, which can sign servers only', () => {
    const [one, two] = [createServerCertificate(['a.test']), createServerCertificate(['a.test'])];
    const [authority, other] = [new X509Certificate(one.ca), new X509Certificate(two.ca)];
    const certificate = new X509Certificate(one.cert);
    expect([authority.ca, certificate.ca]).toEqual([true, false]);
    expect(certificate.checkIssued(authority)).toBe(true);
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.checkIssued(other)).toBe(false);
    expect(certificate.verify(other.publicKey)).toBe(false);
    expect(certificate.subjectAltName).toBe('DNS:a.test');
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(certificate.serialNumber).not.toBe(authority.serialNumber);
  });

  test('and its files have no private key, and go when the emulator is closed', async () => {
    const closing = await startEmulator({ tls: true });
    const folder = dirname(closing.caFile!);
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(files).toHaveLength(2);
    expect(files.filter((text) => text.includes('PRIVATE'))).toEqual([]);
    await closing.close();
    expect(existsSync(folder)).toBe(false);
  });

  test('goes when the emulator cannot start', async () => {
    const folder = temporaryFolder();
    for (const name of ['TMPDIR', 'TEMP']) vi.stubEnv(name, folder);
    const failing = startEmulator({ tls: true, port: portOf(emulator.endpoint) });
    await expect(failing).rejects.toMatchObject({ code: 'port-unavailable' });
    vi.unstubAllEnvs();
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('URLs are https, and the environment names the authority', () => {
  expect([emulator.endpoint, emulator.workspaceUrl]).toEqual([
    expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/),
    expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/),
  ]);
  const { NODE_EXTRA_CA_CERTS: extra, SSL_CERT_FILE: bundle } = emulator.env;
  expect(extra).toBe(emulator.caFile);
  const texts = readFileSync(bundle!, 'utf8');
  expect(texts.startsWith(ca)).toBe(true);
  expect(texts.match(/BEGIN CERTIFICATE/g)!.length).toBe(1 + tls.rootCertificates.length);
});

test('without TLS there are no such files', async () => {
  await using plain = await startEmulator();
  expect([plain.caFile, plain.env['SSL_CERT_FILE'], plain.env['NODE_EXTRA_CA_CERTS']]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('a producer with the client of the emulator streams', async () => {
  await using producer = new SensorEventProducer({ client: emulator.client });
  await producer.send({ device_id: 'a', event_ts: new Date(0) });
  expect(emulator.count(SensorEvent)).toBe(1);
});

test('another process takes the authority from its environment', async () => {
  const code = `const url = process.env.DATABRICKS_HOST + '/.well-known/databricks-config';
    fetch(url).then((response) => response.text()).then(console.log);`;
  const env = { ...process.env, ...emulator.env, no_proxy: '*' };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', code], { env });
  expect(JSON.parse(stdout)).toEqual({ oidc_endpoint: `${emulator.workspaceUrl}/oidc` });
});

test.each([
  [['h2'], 'h2'],
  [['http/1.1'], 'http/1.1'],
  [['h2', 'http/1.1'], 'h2'],
  [undefined, false],
])('a client that offers %j gets %s', async (protocols, want) => {
  expect(await handshake(protocols === undefined ? {} : { ALPNProtocols: protocols })).toBe(want);
});

test('REST is served over HTTP/1.1 and HTTP/2', async () => {
  expect(await get(`${emulator.endpoint}/x`)).toMatchObject({ status: 404 });
  const session = http2.connect(emulator.endpoint, { ca });
  const status = await new Promise((resolve, reject) => {
    session.once('error', reject);
    session.request({ ':path': '/x' }).once('response', (headers) => resolve(headers[':status']));
  });
  session.destroy();
  expect(status).toBe(404);
});

test('a client without TLS is disconnected', async () => {
  const socket = net.connect(portOf(emulator.endpoint), '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  const answer = vi.fn();
  socket.on('error', () => {}).on('data', answer);
  await new Promise((resolve) => socket.once('close', resolve));
  expect(answer.mock.calls.flat().join('')).not.toContain('HTTP');
});

test('a handshake that does not end in time is ended', async () => {
  const sockets = Array.from({ length: 3 }, () =>
    net.connect(portOf(emulator.endpoint), '127.0.0.1').on('error', () => {}),
  );
  const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  // The record of a ClientHello that never comes.
  sockets[1]!.write(Buffer.from([22, 3, 1, 2, 0]));
  // Whoever is connected later is served, so the emulator knows the others.
  await handshake({});
  for (let look = 0; look < 122; look++) slowCalls.look();
  await Promise.all(closed);
  expect(await handshake({})).toBe(false);
});

test('close ends handshakes and connections', async () => {
  const closing = await startEmulator({ tls: true });
  const silent = net.connect(portOf(closing.endpoint), '127.0.0.1').on('error', () => {});
  const secured = tls.connect({ host: '127.0.0.1', port: portOf(closing.endpoint), rejectUnauthorized: false });
  secured.on('error', () => {});
  await new Promise((resolve) => secured.once('secureConnect', resolve));
  const closed = [silent, secured].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  await closing.close();
  await Promise.all(closed);
});
