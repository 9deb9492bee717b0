import { expect, test } from 'vitest';
import { httpError } from '../../src/grpc/http-error.ts';

test.each([
  [200, 'text/html', { code: 'unavailable', retryable: true }],
  [200, '', { code: 'unavailable', retryable: true }],
  [400, 'text/plain', { code: 'unavailable', status: 'INTERNAL', retryable: true }],
  [401, 'text/plain', { code: 'token-rejected', status: 'UNAUTHENTICATED', retryable: false }],
  [403, 'text/plain', { code: 'permission-denied', retryable: false }],
  [404, 'text/html', { code: 'protocol-error', status: 'UNIMPLEMENTED', retryable: false }],
  [418, '', { code: 'unavailable', status: 'UNKNOWN', retryable: true }],
  [429, '', { code: 'unavailable', status: 'UNAVAILABLE', retryable: true }],
  [503, '', { code: 'unavailable', status: 'UNAVAILABLE', retryable: true }],
])('HTTP status %i with content type %j', (status, contentType, want) => {
  expect(httpError(status, contentType, 'c.s.t')).toMatchObject({ table: 'c.s.t', ...want });
});

test.each(['application/grpc', 'application/grpc+proto'])('%s is not an error', (contentType) => {
  expect(httpError(200, contentType, 'c.s.t')).toBeUndefined();
});
