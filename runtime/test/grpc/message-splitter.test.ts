import { expect, test } from 'vitest';
import { MessageSplitter } from '../../src/grpc/message-splitter.ts';

const bodies = [Buffer.alloc(0), Buffer.from('a'), Buffer.alloc(300, 'b')];
const stream = Buffer.concat(
  bodies.flatMap((body) => [Buffer.from([0, 0, 0, body.length >> 8, body.length & 255]), body]),
);

/** Returns the messages that a splitter finds in chunks of `size` bytes. */
function split(bytes: Buffer, size: number, splitter: MessageSplitter = new MessageSplitter()): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size)
    splitter.push(bytes.subarray(at, at + size), (message) => messages.push(Buffer.from(message)));
  return messages;
}

test('messages arrive whole, whatever the size of the chunks', () => {
  for (let size = 1; size <= stream.length; size++) {
    const messages = split(stream, size);
    expect(messages.map((message) => message.toString())).toEqual(bodies.map((body) => body.toString()));
  }
});

test.each([0, 1, 4])('an incomplete message of %i bytes is kept for the next chunk', (bytes) => {
  const splitter = new MessageSplitter();
  expect(split(stream.subarray(0, 11 + bytes), 1000, splitter).length).toBe(2);
  expect(split(stream.subarray(11 + bytes), 1000, splitter).map((message) => message.length)).toEqual([300]);
});

test.each([
  ['a compressed message', [1, 0, 0, 0, 0], /compressed/],
  ['text instead of gRPC', [...Buffer.from('HTTP/1.1 400')], /compressed/],
  ['a message beyond the limit', [0, 0, 0, 0, 101], /message of 101 bytes/],
  ['an absurd length', [0, 255, 255, 255, 255], /message of 4294967295 bytes/],
])('%s is a protocol error', (_, bytes, message) => {
  const push = (): unknown => split(Buffer.from(bytes), 1000, new MessageSplitter(100));
  expect(push).toThrow(message);
  expect(push).toThrow('[protocol-error]');
});
