import { expect, test } from 'vitest';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { chooseRecovery } from '../../src/stream/recovery.ts';

test.each([
  ['status OK', undefined, 'reconnect'],
  ['the maximum age', new ZerobusError('unavailable', 'x', { serverCode: 6002 }), 'reconnect'],
  ['a lost connection', new ZerobusError('unavailable', 'x'), 'retry'],
  ['a rejected token', new ZerobusError('token-rejected', 'x', { status: 'UNAUTHENTICATED' }), 'fresh-token'],
  ['a missing permission', new ZerobusError('permission-denied', 'x', { status: 'PERMISSION_DENIED' }), 'fresh-token'],
  ['a token endpoint that rejects the secret', new ZerobusError('token-rejected', 'x'), 'fail'],
  ['a rejected record', new ZerobusError('record-rejected', 'x', { status: 'INVALID_ARGUMENT' }), 'fail'],
  [
    'a record that does not decode, before the stream opened',
    new ZerobusError('record-rejected', 'x', { status: 'INVALID_ARGUMENT', serverCode: 4044 }),
    'fail',
  ],
])('after %s', (_, error, want) => expect(chooseRecovery(error, false)).toBe(want));

test.each([
  [4044, 'isolate'],
  [4002, 'fail'],
  [8001, 'fail'],
])('after server code %i on an open stream', (serverCode, want) => {
  const error = new ZerobusError('record-rejected', 'x', { status: 'INVALID_ARGUMENT', serverCode });
  expect(chooseRecovery(error, true)).toBe(want);
});
