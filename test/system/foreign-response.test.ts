import { expect, test } from 'vitest';
import { findForeignResponse, isNetworkDenied } from '../../src/system/http/foreign-response.ts';

const url = new URL('https://workspace.example/api');
const denied = 'Source IP address: 192.0.2.7 is blocked by Databricks IP ACL for workspace: 42';

test.each([
  [200, false],
  [400, true],
  [401, true],
  [403, true],
  [404, false],
  [429, false],
  [500, false],
  [502, false],
  [503, false],
])('status %i that names an IP address', (status, want) => {
  expect(isNetworkDenied(status, denied)).toBe(want);
  const found = findForeignResponse(
    { status, headers: new Headers(), text: JSON.stringify({ message: denied }) },
    url,
    {},
  );
  expect(found?.code).toBe(want ? 'network-denied' : undefined);
});

test.each([
  'User does not have SELECT on Table main.net.ip_access_lists',
  'Service IP is not initialized',
  'Principal is not authorized to read schema main.ip',
])('%s is not about the network', (text) => expect(isNetworkDenied(403, text)).toBe(false));

test('the host of a redirect does not show a secret', () => {
  const headers = new Headers({ location: 'https://hunter2-hunter2.example/' });
  const init = { headers: { authorization: 'Bearer hunter2-hunter2' } };
  const message = findForeignResponse({ status: 302, headers, text: '' }, url, init)?.diagnostic.message;
  expect(message).toContain('redirects to ***.example');
});
