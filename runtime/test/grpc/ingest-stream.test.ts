import process from 'node:process';
import { expect, test } from 'vitest';
import { serve, until, wellBehaved } from '../support/producers.ts';
import type { Script } from '../support/scripted-server.ts';
import { oneRecord, openTransport, TestStream } from '../support/transports.ts';

/** Opens a stream to a server with `script`. */
async function open(script: Script) {
  const server = await serve(script);
  const { transport, shared } = openTransport(server.endpoint);
  return { server, transport, shared, stream: new TestStream(transport) };
}

test.each([
  [2, 'INTERNAL_ERROR'],
  [7, 'REFUSED_STREAM'],
  [8, 'CANCEL'],
  [11, 'ENHANCE_YOUR_CALM'],
  [99, 'code 99'],
])('RST_STREAM with code %i is named %s', async (code, name) => {
  const { stream } = await open(async (call) => {
    await call.open();
    call.reset(code);
  });
  await stream.event('ended');
  expect(stream.error).toMatchObject({ code: 'unavailable', message: expect.stringContaining(`reset (${name})`) });
});

test('a status in the headers ends the stream, although the server leaves it open', async () => {
  const { stream } = await open((call) => call.respondOpen({ 'grpc-status': '14', 'grpc-message': 'later' }));
  await stream.event('ended');
  expect(stream.error).toMatchObject({ code: 'unavailable', status: 'UNAVAILABLE' });
});

test.each(['', 'x', '-1'])("the status '%s' is not OK", async (status) => {
  const { stream } = await open((call) => call.respondOpen({ 'grpc-status': status }));
  await stream.event('ended');
  expect(stream.error).toMatchObject({ status: 'UNKNOWN', retryable: true });
});

test('an acknowledgement without an offset is a protocol error', async () => {
  const { stream } = await open(async (call) => {
    await call.open();
    call.send(Buffer.of(0x12, 0));
  });
  await stream.event('ended');
  expect(stream.error).toMatchObject({ code: 'protocol-error', table: 'main.test.items' });
  expect(stream.acks).toEqual([]);
});

test.each(['opened', 'acknowledged', 'closing 5000'])(
  'if the receiver of %s throws, the stream ends with its error',
  async (event) => {
    const { server, stream, transport } = await open(async (call) => {
      await call.open();
      call.ack(0);
      call.closeSignal(5000);
    });
    stream.react = (name) => {
      if (name === event) throw new Error('mistake');
    };
    await stream.event('ended');
    expect(stream.error).toMatchObject({ code: 'internal', message: expect.stringContaining('mistake') });
    expect(stream.log.slice(-2)).toEqual([event, 'ended']);
    const other = new TestStream(transport);
    await other.event('opened');
    expect(server.connections).toBe(1);
  },
);

test.each(['opened', 'acknowledged', 'closing 5000', 'ended'])('no event follows a cancel inside %s', async (event) => {
  const { server, stream } = await open(async (call) => {
    await call.open();
    call.ack(0);
    call.closeSignal(5000);
    call.ok();
  });
  stream.react = (name) => {
    if (name !== event) return;
    stream.handle.cancel();
    stream.handle.cancel(true);
    stream.handle.end();
    let written = 0;
    expect(
      stream.handle.send(
        oneRecord(undefined, () => written++),
        0,
      ),
    ).toBe(false);
    expect(written).toBe(1);
  };
  await stream.event(event);
  await until(() => server.calls[0]?.isEnded === true);
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(stream.log.at(-1)).toBe(event);
});

test('a transport may be closed, and a stream opened, inside an event', async () => {
  const { stream, transport, shared } = await open(wellBehaved);
  let closed: Promise<void> | undefined;
  let next: TestStream | undefined;
  stream.react = () => {
    closed = transport.close();
    next = new TestStream(transport);
  };
  await stream.event('opened');
  await closed;
  await next?.event('opened');
  expect(stream.log).toEqual(['opened']);
  await transport.close();
  expect(shared.connections).toBe(0);
});

test('after the end no socket and no timer is left', async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const { server, stream, transport, shared } = await open(wellBehaved);
  await stream.event('opened');
  let written = 0;
  stream.handle.send(
    oneRecord(undefined, () => written++),
    0,
  );
  await stream.event('acknowledged');
  stream.handle.end();
  await stream.event('ended');
  const cancelled = new TestStream(transport);
  cancelled.handle.cancel(true);
  await transport.close();
  expect(shared.connections).toBe(0);
  await until(() => server.open === 0 && timers() === 0);
  expect(written).toBe(1);
});

test('send returns false above a mebibyte, and writable follows', async () => {
  const { server, stream } = await open(async (call) => {
    await call.open();
    call.pause();
  });
  await stream.event('opened');
  let offset = 0;
  while (stream.handle.send(oneRecord(Buffer.alloc(100_000)), offset)) offset++;
  expect(stream.log).not.toContain('writable');
  server.calls[0]?.resume();
  await stream.event('writable');
});
