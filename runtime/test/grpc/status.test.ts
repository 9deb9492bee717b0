import { expect, test } from 'vitest';
import { decodeGrpcMessage, statusError } from '../../src/grpc/status.ts';
import { chooseRecovery } from '../../src/stream/recovery.ts';

const text = (code: number): string => `Refused. Error Code: ${code}, Error State: 7.`;
test.each([
  [3, text(4044), { code: 'record-rejected', serverCode: 4044, retryable: false }, 'fail'],
  [3, text(4002), { code: 'protocol-error', retryable: false }, 'fail'],
  [3, text(4024), { code: 'table-unsupported' }, 'fail'],
  [3, text(4033), { code: 'schema-mismatch' }, 'fail'],
  [3, text(8001), { code: 'schema-mismatch' }, 'fail'],
  [3, text(77), { code: 'stream-rejected', serverCode: 77 }, 'fail'],
  [12, text(1015), { code: 'table-unsupported' }, 'fail'],
  [13, text(1521), { code: 'table-unsupported', retryable: false }, 'fail'],
  [13, '', { code: 'unavailable', serverCode: undefined, retryable: true }, 'retry'],
  [14, text(6002), { code: 'unavailable', retryable: true }, 'reconnect'],
  [16, '', { code: 'token-rejected' }, 'fresh-token'],
  [7, text(3), { code: 'permission-denied', help: expect.stringContaining('ON TABLE c.s.t TO') }, 'fresh-token'],
  [1, '', { code: 'unavailable', status: 'CANCELLED' }, 'retry'],
  [8, '', { code: 'unavailable', status: 'RESOURCE_EXHAUSTED' }, 'retry'],
  [99, '', { code: 'unavailable', status: 'UNKNOWN' }, 'retry'],
  [Number.NaN, '', { code: 'unavailable', status: 'UNKNOWN' }, 'retry'],
])('%i %s', (status, message, want, recovery) => {
  const error = statusError(status, message, 'c.s.t');
  expect(error).toMatchObject({ table: 'c.s.t', ...want });
  expect(chooseRecovery(error, false)).toBe(recovery);
});

test('the fix quotes the name of the table for SQL', () => {
  const help = statusError(7, 'no. Error Code: 3', 'main-prod.iot.2024').help;
  expect(help).toContain('ON TABLE `main-prod`.iot.`2024` TO');
});

test.each([
  ['gr%C3%B6%C3%9Fe', 'größe'],
  ['100%', '100%'],
  ['plain', 'plain'],
])('grpc-message %s', (given, want) => expect(decodeGrpcMessage(given)).toBe(want));
