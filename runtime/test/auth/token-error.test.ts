import { expect, test } from 'vitest';
import { tokenError } from '../../src/auth/token-error.ts';

const invalidTable = '{"error":"invalid_authorization_details","error_description":"no such table"}';

test.each<[status: number, body: string, want: object]>([
  [307, '', { code: 'configuration', retryable: false }],
  [401, '{"error":"invalid_client"}', { code: 'token-rejected', table: 'c.s.t', retryable: false }],
  [400, invalidTable, { code: 'token-rejected', help: expect.stringContaining('Check that c.s.t exists') }],
  [400, 'null', { code: 'token-rejected' }],
  [404, '<html>', { code: 'configuration', help: expect.stringContaining('DATABRICKS_HOST') }],
  [408, '', { code: 'token-unavailable', retryable: true }],
  [425, '', { code: 'token-unavailable', retryable: true }],
  [429, '', { code: 'token-unavailable', retryable: true }],
  [500, '{}', { code: 'token-unavailable', retryable: true }],
])('status %i with %s', (status, body, want) => expect(tokenError({ status, body }, 'c.s.t', [])).toMatchObject(want));

test('the message shows the reason without secrets, and not more than 300 characters of it', () => {
  const body = JSON.stringify({ error: 'x', error_description: `secret ${'y'.repeat(500)}` });
  const { message } = tokenError({ status: 401, body }, 'c.s.t', ['secret']);
  expect(message).toContain('status 401 (x: *** yyy');
  expect(message.length).toBeLessThan(400);
});

const denied = 'Source IP address: 192.0.2.7 is blocked by Databricks IP ACL';

test.each<[status: number, code: string]>([
  [401, 'configuration'],
  [403, 'configuration'],
  [429, 'token-unavailable'],
  [500, 'token-unavailable'],
  [502, 'token-unavailable'],
  [503, 'token-unavailable'],
])('status %i that names an IP address', (status, code) => {
  for (const body of [JSON.stringify({ error: 'x', error_description: denied }), `<html><p>${denied}</html>`]) {
    expect(tokenError({ status, body }, 'c.s.t', [])).toMatchObject({ code });
  }
});

test('a description with IP and a word that begins with in', () => {
  const body = JSON.stringify({ error: 'invalid_client', error_description: 'client IP sensor is not initialized' });
  expect(tokenError({ status: 401, body }, 'c.s.t', [])).toMatchObject({ code: 'token-rejected' });
});

test('the host of a redirect does not show a secret', () => {
  const answer = { status: 302, body: '', location: 'https://hunter2.example/hunter2?hunter2' };
  const { message } = tokenError(answer, 'c.s.t', ['hunter2']);
  expect(message).toContain('redirects to ***.example are not followed');
  expect(message).not.toContain('hunter2');
});
