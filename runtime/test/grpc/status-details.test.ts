import protobuf from 'protobufjs';
import { expect, test } from 'vitest';
import { readReason } from '../../src/grpc/status-details.ts';

const rpc = protobuf.parse(`syntax = "proto3";
message Any { string type_url = 1; bytes value = 2; }
message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
message ErrorInfo { string reason = 1; string domain = 2; map<string, string> metadata = 3; }`).root;

function header(details: readonly { readonly typeUrl: string; readonly value: Uint8Array }[]): string {
  const status = rpc.lookupType('Status').encode({ code: 3, message: 'm', details }).finish();
  return Buffer.from(status).toString('base64');
}

function errorInfo(info: object): { typeUrl: string; value: Uint8Array } {
  const value = rpc.lookupType('ErrorInfo').encode(info).finish();
  return { typeUrl: 'type.googleapis.com/google.rpc.ErrorInfo', value };
}

const other = { typeUrl: 'x/y', value: new Uint8Array([1]) };

test.each([
  ['no header', undefined, undefined],
  ['no details', header([]), undefined],
  ['details of another type', header([other]), undefined],
  ['a reason', header([errorInfo({ reason: 'QUOTA' })]), 'QUOTA'],
  [
    'a reason with metadata, after details of another type',
    header([other, errorInfo({ reason: 'FIELD_NOT_IN_TABLE', domain: 'zerobus', metadata: { field: 'humidity' } })]),
    'FIELD_NOT_IN_TABLE (field: humidity)',
  ],
  ['an ErrorInfo without a reason', header([errorInfo({ domain: 'zerobus' })]), undefined],
  ['malformed bytes', 'AAAA', undefined],
  ['a truncated message', header([errorInfo({ reason: 'QUOTA' })]).slice(0, -8), undefined],
])('%s', (_, given, want) => expect(readReason(given)).toBe(want));
