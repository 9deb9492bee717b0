import { expect, test } from 'vitest';
import { rejectionFrom, serve, until } from '../support/producers.ts';
import { bytesField, varintField } from '../support/scripted-call.ts';
import { readMessage } from '../support/service-messages.ts';
import { oneRecord, openTransport, REQUEST, TestStream } from '../support/transports.ts';

const PATH = '/databricks.zerobus.Zerobus/';
const frame = (message: Buffer): Buffer => Buffer.concat([Buffer.of(0), uint32(message.length), message]);
const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

test('a persistent stream is created, and acknowledged with the tags of its own message', async () => {
  const server = await serve(async (call) => {
    await call.message(0);
    call.respond();
    call.send(bytesField(0x0a, bytesField(0x0a, Buffer.from('durable-1'))));
    await call.message(1);
    call.send(bytesField(0x1a, varintField(0x08, 0)));
    call.send(bytesField(0x22, bytesField(0x0a, varintField(0x08, 7))));
  });
  const { transport } = openTransport(server.endpoint);
  const stream = new TestStream(transport, { persistent: { streamId: undefined } });
  await stream.event('opened');
  expect(stream.stream).toEqual({ streamId: 'durable-1', committedOffset: undefined });
  stream.handle.send(oneRecord(), 0);
  await stream.event('closing 7000');
  expect(stream.acks).toEqual([0]);
  const [call] = server.calls;
  expect(call?.headers[':path']).toBe(`${PATH}PersistentStream`);
  expect(call?.messages.map((message) => readMessage(frame(message), 'PersistentRequest'))).toEqual([
    { createStream: { createStream: { tableName: REQUEST.table, descriptorProto: [1, 2, 3], recordType: 1 } } },
    { ingestRecord: { offsetId: 0, protoEncodedRecord: [8, 1] } },
  ]);
});

test.each([
  [2 ** 33, 'proto' as const],
  [0, 'json' as const],
  [undefined, 'proto' as const],
])('a persistent stream is resumed after offset %s', async (committed, format) => {
  const server = await serve(async (call) => {
    await call.message(0);
    call.respond();
    call.send(bytesField(0x12, committed === undefined ? Buffer.alloc(0) : varintField(0x08, committed)));
  });
  const { transport } = openTransport(server.endpoint);
  const stream = new TestStream(transport, { persistent: { streamId: 'durable-1' }, format });
  await stream.event('opened');
  expect(stream.stream).toEqual({ streamId: 'durable-1', committedOffset: committed });
  const [message = Buffer.alloc(0)] = server.calls[0]?.messages ?? [];
  expect(readMessage(frame(message), 'PersistentRequest')).toEqual({
    resumeStream: {
      streamId: 'durable-1',
      ...(format === 'proto' ? { descriptorProto: [1, 2, 3], recordType: 1 } : { recordType: 2 }),
    },
  });
});

test('a server that creates a stream instead of resuming one breaks the protocol', async () => {
  const server = await serve(async (call) => {
    await call.message(0);
    call.respond();
    call.send(bytesField(0x0a, bytesField(0x0a, Buffer.from('another'))));
  });
  const { transport } = openTransport(server.endpoint);
  const stream = new TestStream(transport, { persistent: { streamId: 'durable-1' } });
  await stream.event('ended');
  expect(stream.error).toMatchObject({ code: 'protocol-error' });
});

const retirement = { table: REQUEST.table, streamId: 'durable-1', token: 'secret-token', userAgent: 'test' };

test('a stream is retired', async () => {
  const server = await serve(async (call) => {
    await call.message(0);
    call.respond();
    call.send(Buffer.alloc(0));
    call.ok();
  });
  const { shared, transport } = openTransport(server.endpoint);
  await transport.retire(retirement, new AbortController().signal);
  const [call] = server.calls;
  expect(call?.headers[':path']).toBe(`${PATH}RetireStream`);
  expect(readMessage(frame(call?.messages[0] ?? Buffer.alloc(0)), 'RetireRequest')).toEqual({
    tableName: REQUEST.table,
    streamId: 'durable-1',
  });
  await transport.close();
  expect(shared.connections).toBe(0);
});

test('retiring rejects with the error of the service', async () => {
  const server = await serve((call) => call.status(5, 'no such stream'));
  const { transport } = openTransport(server.endpoint);
  const error = await rejectionFrom(transport.retire(retirement, new AbortController().signal));
  expect(error).toMatchObject({ status: 'NOT_FOUND' });
});

test.each(['its signal is aborted', 'the transport is closed'])('retiring ends when %s', async (how) => {
  const server = await serve(() => {});
  const { shared, transport } = openTransport(server.endpoint);
  const controller = new AbortController();
  const rejection = rejectionFrom(transport.retire(retirement, controller.signal));
  await until(() => server.calls.length === 1);
  if (how === 'the transport is closed') await transport.close();
  else controller.abort();
  expect(await rejection).toMatchObject({ code: 'aborted' });
  await transport.close();
  expect(shared.connections).toBe(0);
});

test('retiring with an aborted signal connects to nothing', async () => {
  const server = await serve(() => {});
  const { transport } = openTransport(server.endpoint);
  expect(await rejectionFrom(transport.retire(retirement, AbortSignal.abort()))).toMatchObject({ code: 'aborted' });
  expect(server.connections).toBe(0);
});
