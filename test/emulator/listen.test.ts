import http from 'node:http';
import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { SensorEvent, SensorEventProducer } from '../../generated/catalog/iot/index.ts';
import { allowHosts, isHost } from '../../src/emulator/allowed-hosts.ts';
import { startEmulator } from '../../src/emulator/index.ts';
import { formatPublicHost, isReachable, listAddresses, normalizeAddress } from '../../src/emulator/public-host.ts';

const addresses = Object.values(networkInterfaces()).flatMap((each = []) => each);
const hasIpv6 = addresses.some(({ address }) => address === '::1');

const listening: readonly (readonly [listen: string, host: string])[] = [
  ['127.0.0.1', '127.0.0.1'],
  ['0.0.0.0', '127.0.0.1'],
  ['::1', '[::1]'],
  ['::', '[::1]'],
];
describe.each(listening.filter(([listen]) => hasIpv6 || !listen.includes(':')))(
  'an emulator that listens on %s',
  (listen, host) => {
    test.each([false, true])(`has URLs with the host ${host}, and serves a producer (TLS: %s)`, async (tls) => {
      await using emulator = await startEmulator({ tables: [SensorEvent], listen, tls });
      const hosts = [emulator.endpoint, emulator.workspaceUrl].map((url) => url.replace(/^https?:\/\/(.*):\d+$/, '$1'));
      expect(hosts).toEqual([host, host]);
      await using producer = new SensorEventProducer({ client: emulator.client });
      await producer.send({ device_id: 'a', event_ts: new Date(0) });
      expect(emulator.count(SensorEvent)).toBe(1);
    });
  },
);

test('an address that this machine does not have is named', async () => {
  const failing = startEmulator({ listen: '203.0.113.7' });
  await expect(failing).rejects.toMatchObject({
    code: 'address-unavailable',
    message: expect.stringContaining('203.0.113.7'),
  });
});

test.each(['host:80', '', 'a b', '[::1]', 'http://x'])('allowHosts rejects %j', async (host) => {
  await expect(startEmulator({ allowHosts: [host] })).rejects.toThrow(RangeError);
});

test.each(['emulator', 'host.docker.internal', '_x', '10.0.0.1', 'fd00::1'])('%s is a host', (host) => {
  expect(isHost(host)).toBe(true);
});

test('an address of IPv6 is allowed as it is in a URL', () => {
  expect(allowHosts(['FD00::1'])('[fd00::1]:80')).toBe(true);
  expect(allowHosts(['fd00::1'])('[fd00::2]:80')).toBe(false);
});

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['::0', '::'],
  ['FD00:0::1', 'fd00::1'],
  ['::ffff:127.0.0.1', '::ffff:7f00:1'],
  ['fe80::1%eth0', undefined],
  ['localhost', undefined],
])('the address %s is normalized to %s', (text, want) => expect(normalizeAddress(text)).toBe(want));

test('an address of IPv6 is the same in each of its forms', () => {
  const isAllowed = allowHosts(['fd00:0:0::1', '::ffff:10.0.0.1']);
  expect(['[fd00::1]:80', '[::ffff:a00:1]'].map(isAllowed)).toEqual([true, true]);
});

test('an address with a zone is rejected, and so is one that cannot be used', async () => {
  await expect(startEmulator({ listen: 'fe80::1%lo' })).rejects.toThrow(/without a zone/);
  // Link-local without a zone: EINVAL.
  await expect(startEmulator({ listen: 'fe80::1' })).rejects.toMatchObject({ code: 'address-unavailable' });
});

test.runIf(hasIpv6)('an emulator that listens on ::1 in its long form has the URL of ::1', async () => {
  await using emulator = await startEmulator({ listen: '0:0:0:0:0:0:0:1' });
  expect(new URL(emulator.endpoint).hostname).toBe('[::1]');
  expect(emulator.endpoint).toMatch(/^http:\/\/\[::1\]:/);
});

test('beyond loopback, hosts that are addresses are allowed, and names are not', () => {
  const isAllowed = allowHosts([], true);
  expect(['10.0.0.1', '10.0.0.1:80', '[fd00::1]:80', 'localhost'].map(isAllowed)).toEqual([true, true, true, true]);
  expect(['evil.example', '10.0.0.1.evil.example', 'emulator'].map(isAllowed)).toEqual([false, false, false]);
});

test.each([
  ['127.0.0.1', false],
  ['127.9.9.9', false],
  ['::1', false],
  ['0.0.0.0', true],
  ['::', true],
  ['192.168.1.5', true],
])('others can reach %s: %s', (address, want) => expect(isReachable(address)).toBe(want));

test('an address has brackets in URLs if it is of IPv6, and all addresses are those of this machine', () => {
  expect(['192.168.1.5', 'fd00::1'].map(formatPublicHost)).toEqual(['192.168.1.5', '[fd00::1]']);
  expect(listAddresses('192.168.1.5')).toEqual(['192.168.1.5']);
  expect(listAddresses('0.0.0.0')).toContain('127.0.0.1');
});

test('the workspace id follows the host of the request', async () => {
  await using emulator = await startEmulator({ allowHosts: ['emulator'] });
  const port = new URL(emulator.workspaceUrl).port;
  const id = await new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/x', headers: { host: `emulator:${port}` }, agent: false };
    http.get(options, (response) => resolve(response.headers['x-databricks-org-id'])).once('error', reject);
  });
  expect(id).toBe('emulator');
});
