import { expect, test } from 'vitest';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { serve, until, wellBehaved } from '../support/producers.ts';
import type { Script } from '../support/scripted-server.ts';
import { stallProxy } from '../support/stall-proxy.ts';
import { openTransport, TestStream } from '../support/transports.ts';

/** Opens the stream, and keeps it open. */
const holdOpen: Script = (call) => call.open();

/** A transport through a proxy, on a clock that the test moves. */
async function setUp(script: Script = wellBehaved) {
  const server = await serve(script);
  const proxy = await stallProxy(server.endpoint);
  const scheduler = new ManualScheduler();
  return { server, proxy, scheduler, ...openTransport(proxy.endpoint, {}, scheduler) };
}

/** Lets the event loop handle its sockets a few times. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test('after GOAWAY new streams use another connection, and open ones are told', async () => {
  const { server, transport } = await setUp(holdOpen);
  const first = new TestStream(transport);
  await first.event('opened');
  server.calls[0]?.goaway();
  await first.event('closing 10000');
  const second = new TestStream(transport);
  await second.event('opened');
  expect(server.connections).toBe(2);
  server.calls[0]?.ack(0);
  await first.event('acknowledged');
  server.calls[0]?.ok();
  await first.event('ended');
  expect(first.error).toBeUndefined();
  expect(second.log).toEqual(['opened']);
});

test('GOAWAY that arrives while a stream is opening is reported when it is open', async () => {
  const { server, transport } = await setUp((call) => call.created());
  const stream = new TestStream(transport);
  await until(() => server.calls[0]?.create !== undefined);
  server.calls[0]?.goaway();
  await turns();
  expect(stream.log).toEqual([]);
  await server.calls[0]?.open();
  await stream.event('closing 10000');
  expect(stream.log).toEqual(['opened', 'closing 10000']);
});

test('streams that the server did not process before GOAWAY end with a retryable error', async () => {
  const { server, transport } = await setUp((call) => call.created());
  const streams = [new TestStream(transport), new TestStream(transport)];
  await until(() => server.calls.length === 2 && server.calls[1]?.create !== undefined);
  server.calls[0]?.goaway(0, 1);
  await streams[1]?.event('ended');
  expect(streams[1]?.error).toMatchObject({ code: 'unavailable', retryable: true });
  expect(streams[1]?.error?.message).toContain('REFUSED_STREAM');
  await server.calls[0]?.open();
  await streams[0]?.event('opened');
});

test('GOAWAY with an error code ends the streams with its name', async () => {
  const { server, transport } = await setUp(holdOpen);
  const stream = new TestStream(transport);
  await stream.event('opened');
  server.calls[0]?.goaway(11);
  await stream.event('ended');
  expect(stream.error).toMatchObject({ code: 'unavailable', retryable: true });
  expect(stream.error?.message).toContain('GOAWAY ENHANCE_YOUR_CALM');
});

test('the socket of a closed connection is destroyed after a second if the peer keeps it open', async () => {
  const { server, proxy, scheduler, shared, transport } = await setUp(holdOpen);
  const first = new TestStream(transport);
  await first.event('opened');
  server.calls[0]?.goaway();
  await first.event('closing 10000');
  proxy.stall();
  first.handle.cancel();
  await turns();
  expect(shared.connections).toBe(1);
  await until(() => scheduler.pending > 0);
  scheduler.advance(1000);
  await until(() => shared.connections === 0);
});

test('streams that are still open 20 s after GOAWAY end with the connection', async () => {
  const { server, scheduler, shared, transport } = await setUp(holdOpen);
  const stream = new TestStream(transport);
  await stream.event('opened');
  server.calls[0]?.goaway();
  await stream.event('closing 10000');
  scheduler.advance(20_000);
  await stream.event('ended');
  expect(stream.error).toMatchObject({ code: 'unavailable', retryable: true });
  await until(() => shared.connections === 0);
});

test('close() waits at most a second for the peer', async () => {
  const { proxy, scheduler, shared, transport } = await setUp(holdOpen);
  const stream = new TestStream(transport);
  await stream.event('opened');
  proxy.stall();
  const closed = transport.close();
  await turns();
  expect(shared.connections).toBe(1);
  scheduler.advance(1000);
  await closed;
  expect(shared.connections).toBe(0);
  expect(stream.log).toEqual(['opened']);
});

test('a suspect connection that answers a ping stays, with all its streams', async () => {
  const { server, proxy, scheduler, transport } = await setUp(holdOpen);
  const [healthy, broken] = [new TestStream(transport), new TestStream(transport)];
  await healthy.event('opened');
  await broken.event('opened');
  broken.handle.cancel(true);
  await until(() => server.pings > 0);
  await turns();
  scheduler.advance(5000);
  await turns();
  const next = new TestStream(transport);
  await next.event('opened');
  expect(healthy.log).toEqual(['opened']);
  expect(proxy.connections).toBe(1);
});

test('a suspect connection that does not answer in 5 s is destroyed, and new streams avoid it before', async () => {
  const { proxy, scheduler, shared, transport } = await setUp(holdOpen);
  const [healthy, broken] = [new TestStream(transport), new TestStream(transport)];
  await healthy.event('opened');
  await broken.event('opened');
  proxy.stall();
  broken.handle.cancel(true);
  const next = new TestStream(transport);
  await next.event('opened');
  expect(healthy.log).toEqual(['opened']);
  expect(shared.connections).toBe(2);
  scheduler.advance(5000);
  await healthy.event('ended');
  expect(healthy.error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('ping') });
  expect(next.log).toEqual(['opened']);
  await until(() => shared.connections === 1);
});

test('a silent connection is checked after 60 s, and destroyed if it does not answer in 10 s', async () => {
  const { server, proxy, scheduler, transport } = await setUp(holdOpen);
  const stream = new TestStream(transport);
  await stream.event('opened');
  scheduler.advance(15_000);
  for (let minute = 1; minute <= 3; minute++) {
    scheduler.advance(60_000);
    await until(() => server.pings === minute);
    await turns();
    // The answer counts as received.
    scheduler.advance(15_000);
  }
  expect(stream.log).toEqual(['opened']);
  proxy.stall();
  scheduler.advance(60_000);
  scheduler.advance(10_000);
  await stream.event('ended');
  expect(stream.error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('ping') });
});

test('a connection that receives bytes is not checked', async () => {
  const { server, scheduler, transport } = await setUp(holdOpen);
  const stream = new TestStream(transport);
  await stream.event('opened');
  for (let offset = 0; offset < 20; offset++) {
    server.calls[0]?.ack(offset);
    await until(() => stream.acks.length === offset + 1);
    scheduler.advance(15_000);
  }
  expect(server.pings).toBe(0);
});
