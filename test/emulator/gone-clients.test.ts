// Clients over REST that are gone before the emulator has answered, or has read their bodies.
import { ServerResponse } from 'node:http';
import { type Duplex, PassThrough } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import type { Emulator } from '../../src/emulator/index.ts';
import { BodyRoom } from '../../src/emulator/rest/body-room.ts';
import { readBody } from '../../src/emulator/rest/read-body.ts';
import { wrapHttp1, wrapHttp2 } from '../../src/emulator/rest/rest-exchange.ts';
import { type SlowCall, SlowCalls } from '../../src/emulator/service/slow-calls.ts';
import { startWithParts } from '../../src/emulator/start-emulator.ts';
import { closeRaw, connectRaw, formatHead } from './raw-http.ts';
import { insertHeaders, insertPath } from './rest-client.ts';

const TABLE = 'catalog.iot.sensor_events';
const BODY = '[{"device_id":"a","event_ts":1}]';
let emulator: Emulator | undefined;
afterEach(async () => {
  closeRaw();
  await emulator?.close();
});

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

test('over HTTP/1.1, a listener learns that the response was destroyed before it was sent', () => {
  const listener = vi.fn();
  const request = { method: 'GET', headersDistinct: {} } as never;
  wrapHttp1(request, new ServerResponse(request).destroy()).onClose(listener);
  expect(listener).toHaveBeenCalledOnce();
});

test('nothing of pipelined requests outlives their connection', async () => {
  const slowCalls = new SlowCalls();
  const added = vi.spyOn(slowCalls, 'add');
  const removed = vi.spyOn(slowCalls, 'remove');
  emulator = await startWithParts({}, { slowCalls });
  emulator.fault({ kind: 'delay-acks', delayMs: 3_600_000 });
  const headers = { host: '127.0.0.1', ...(await insertHeaders(emulator)), 'content-length': String(BODY.length) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const request = `${formatHead('POST', insertPath(TABLE), lines)}${BODY}`;
  const { closed } = await connectRaw(emulator.endpoint, request.repeat(3));
  await vi.waitFor(() => expect(emulator?.count(TABLE)).toBe(3));
  await emulator.close();
  await closed;
  const calls = ({ mock }: typeof added): readonly SlowCall[] => mock.calls.map(([call]) => call);
  await vi.waitFor(() => expect(calls(added).filter((call) => !calls(removed).includes(call))).toEqual([]));
});
