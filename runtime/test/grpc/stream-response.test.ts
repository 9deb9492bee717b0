import { expect, test } from 'vitest';
import { parseStreamResponse } from '../../src/grpc/stream-response.ts';
import { captureError } from '../support/capture-error.ts';

test.each([
  ['0a04 0a02 7331', { kind: 'created', streamId: 's1' }],
  ['0a00', { kind: 'created', streamId: '' }],
  ['1202 0800', { kind: 'ack', offset: 0 }],
  ['1203 08ac02', { kind: 'ack', offset: 300 }],
  ['1a04 0a02 0805', { kind: 'closing', durationMs: 5000 }],
  ['1a0a 0a08 0801 1080cab5ee01', { kind: 'closing', durationMs: 1500 }],
  ['1a02 0a00', { kind: 'closing', durationMs: 0 }],
  ['1a00', { kind: 'closing', durationMs: 10_000 }],
  ['2201 00', { kind: 'unknown' }],
  ['', { kind: 'unknown' }],
])('%s', (hex, want) => {
  expect(parseStreamResponse(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).toEqual(want);
});

test.each(['1200', '12021001'])('an acknowledgement without an offset is a protocol error: %s', (hex) => {
  expect(captureError(() => parseStreamResponse(Buffer.from(hex, 'hex')))).toMatchObject({
    code: 'protocol-error',
    message: expect.stringContaining('without an offset'),
  });
});
