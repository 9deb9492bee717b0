import { expect, test } from 'vitest';
import { createStreamMessage } from '../../src/grpc/create-stream-message.ts';
import { readMessage } from '../support/service-messages.ts';

test('protobufjs reads create_stream', () => {
  const message = createStreamMessage('main.test.items', Buffer.alloc(300, 7));
  expect(readMessage(message)).toEqual({
    createStream: { tableName: 'main.test.items', descriptorProto: Array(300).fill(7), recordType: 1 },
  });
});
