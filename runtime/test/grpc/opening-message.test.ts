import { expect, test } from 'vitest';
import { openingMessage } from '../../src/grpc/opening-message.ts';
import { readMessage } from '../support/service-messages.ts';

const request = { table: 'main.test.items', descriptor: Buffer.alloc(300, 7) };

test('protobufjs reads create_stream', () => {
  expect(readMessage(openingMessage({ ...request, format: 'proto' }))).toEqual({
    createStream: { tableName: 'main.test.items', descriptorProto: Array(300).fill(7), recordType: 1 },
  });
});

test('a stream of JSON is created without a descriptor', () => {
  expect(readMessage(openingMessage({ ...request, format: 'json' }))).toEqual({
    createStream: { tableName: 'main.test.items', recordType: 2 },
  });
});
