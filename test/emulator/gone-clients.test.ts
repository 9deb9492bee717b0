// Clients over REST that are gone before the emulator has answered, or has read their bodies.
import { type Duplex, PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { BodyRoom } from '../../src/emulator/rest/body-room.ts';
import { readBody } from '../../src/emulator/rest/read-body.ts';
import { wrapHttp1, wrapHttp2 } from '../../src/emulator/rest/rest-exchange.ts';
import { SlowCalls } from '../../src/emulator/service/slow-calls.ts';

/** Creates a stream whose events are over. */
async function closedStream(): Promise<Duplex> {
  const stream = new PassThrough();
  stream.destroy();
  await new Promise((resolve) => stream.once('close', resolve));
  return stream;
}

test('a body whose client is gone already is not waited for', async () => {
  const limits = { slowCalls: new SlowCalls(), room: new BodyRoom() };
  const gate = { isClosed: false, onChange: () => () => {} };
  await expect(readBody(await closedStream(), limits, gate)).rejects.toThrow('disconnected');
});

test.each([
  ['HTTP/1.1', (stream: Duplex) => wrapHttp1({ headersDistinct: {} } as never, stream as never)],
  ['HTTP/2', (stream: Duplex) => wrapHttp2(stream as never, {})],
])('over %s, a listener learns that the client is gone already', async (_, wrap) => {
  const listener = vi.fn();
  wrap(await closedStream()).onClose(listener);
  expect(listener).toHaveBeenCalledOnce();
});
