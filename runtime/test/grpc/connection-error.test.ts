import { expect, test } from 'vitest';
import { connectionError } from '../../src/grpc/connection-error.ts';

test.each(['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
  'a failure with %s is not retried, also if it is the cause of another error',
  (code) => {
    const bad = Object.assign(new Error('bad'), { code });
    for (const error of [bad, new Error('fetch failed', { cause: bad })]) {
      expect(connectionError(error, 'https://x')).toMatchObject({ code: 'certificate-rejected', retryable: false });
    }
  },
);

test.each([
  [new Error('refused'), 'Cannot connect to https://x: refused [unavailable]'],
  [
    Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }),
    'Cannot connect to https://x: ECONNREFUSED [unavailable]',
  ],
  [undefined, 'Cannot connect to https://x: the connection was lost [unavailable]'],
])('%s is retried', (cause, message) => {
  const error = connectionError(cause, 'https://x');
  expect(error).toMatchObject({ message, retryable: true });
});
