import { describe, expect, test } from 'vitest';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { items } from '../support/items.ts';
import { produce, rejectionFrom, serve, until } from '../support/producers.ts';
import type { ScriptedCall } from '../support/scripted-call.ts';

interface Row {
  readonly name: string;
  readonly end: (call: ScriptedCall) => void;
  readonly want: Partial<ZerobusError>;
}

const rejected = 'Record 3 does not decode. Error Code: 4044, Error State: 12.';
const rows: readonly Row[] = [
  {
    name: 'a record that does not decode',
    end: (call) => call.status(3, rejected),
    want: {
      code: 'record-rejected',
      status: 'INVALID_ARGUMENT',
      serverCode: 4044,
      retryable: false,
      table: 'main.test.items',
    },
  },
  { name: 'NOT_FOUND', end: (call) => call.status(5), want: { code: 'table-not-found', status: 'NOT_FOUND' } },
  { name: 'FAILED_PRECONDITION', end: (call) => call.status(9), want: { code: 'stream-rejected' } },
  { name: 'OUT_OF_RANGE', end: (call) => call.status(11), want: { code: 'stream-rejected' } },
  { name: 'UNIMPLEMENTED', end: (call) => call.status(12), want: { code: 'table-unsupported' } },
  {
    name: 'UNAUTHENTICATED, with a token given as a value',
    end: (call) => call.status(16),
    want: { code: 'token-rejected' },
  },
  {
    name: 'PERMISSION_DENIED',
    end: (call) => call.status(7, 'No MODIFY. Error Code: 3, Error State: 1.'),
    want: { code: 'permission-denied', serverCode: 3 },
  },
  {
    name: 'liquid clustering, although it is INTERNAL',
    end: (call) => call.status(13, 'Clustered. Error Code: 1521, Error State: 1.'),
    want: { code: 'table-unsupported', status: 'INTERNAL', retryable: false },
  },
  { name: 'an ack ahead of what was sent', end: (call) => call.ack(99), want: { code: 'protocol-error' } },
  { name: 'a negative ack', end: (call) => call.ack(-1), want: { code: 'protocol-error' } },
  { name: 'an ack that goes back', end: (call) => call.ack(0), want: { code: 'protocol-error' } },
  {
    name: 'garbage',
    end: (call) => call.raw(Buffer.from('HTTP/1.1 200 OK\r\n\r\n')),
    want: { code: 'protocol-error' },
  },
  {
    name: 'a message that is no protobuf',
    end: (call) => call.send(Buffer.from([0x12, 0x7f, 0])),
    want: { code: 'protocol-error' },
  },
  {
    name: 'an oversized message',
    end: (call) => call.raw(Buffer.from([0, 0x7f, 0, 0, 0])),
    want: { code: 'protocol-error' },
  },
];

describe.each(rows)('$name', ({ end, want }) => {
  test('ends the producer at once, and keeps unacknowledged records in order', async () => {
    const server = await serve(async (call) => {
      await call.open();
      while (call.received.length < 6) await call.next();
      call.ack(1);
      end(call);
    });
    const producer = produce(server, { batch: { maxRecords: 2 } });
    const sends = items(13).map((item) => producer.send(item));
    const outcomes = await Promise.allSettled(sends);
    const error = await producer.closed;
    expect(error).toMatchObject(want);
    expect(error?.help).toMatch(/\w/);
    expect(error?.message).toContain(`[${want.code}]`);
    const durable = outcomes.filter((outcome) => outcome.status === 'fulfilled').length;
    expect(durable).toBe(producer.stats.acked);
    for (const outcome of outcomes.slice(durable)) expect(outcome).toEqual({ status: 'rejected', reason: error });
    expect(producer.unacknowledged()).toEqual(items(13 - durable, durable));
    expect(error?.unacknowledged()).toEqual(items(13 - durable, durable));
    expect(await rejectionFrom(producer.flush())).toBe(error);
    expect(await rejectionFrom(producer.send({ id: 99 }))).toBe(error);
    expect(() => producer.write({ id: 99 })).toThrow(error);
    expect(await rejectionFrom(producer.close())).toBe(error);
    expect(server.calls.length).toBe(1);
    await until(() => server.open === 0);
  });
});

test('a stream without an id does not open', async () => {
  const server = await serve((call) => call.open(''));
  const producer = produce(server);
  await expect(producer.ready()).rejects.toMatchObject({ code: 'protocol-error' });
});

test.each([
  [404, { code: 'protocol-error', status: 'UNIMPLEMENTED', help: expect.stringContaining('ZEROBUS_SERVER_ENDPOINT') }],
  [403, { code: 'permission-denied', status: 'PERMISSION_DENIED', help: expect.stringContaining('a proxy') }],
  [401, { code: 'token-rejected', status: 'UNAUTHENTICATED', help: expect.stringContaining('a proxy') }],
])('HTTP status %i of something that is not the service', async (status, want) => {
  const server = await serve((call) => call.respond({ ':status': status, 'content-type': 'text/html' }));
  await expect(produce(server).send({ id: 1 })).rejects.toMatchObject(want);
});

test('a status with no messages, in the headers, and percent-encoded', async () => {
  const server = await serve((call) =>
    call.respond({ 'grpc-status': '5', 'grpc-message': encodeURIComponent('no table “größe”') }),
  );
  await expect(produce(server).send({ id: 1 })).rejects.toThrow('no table “größe” (NOT_FOUND) [table-not-found]');
});

test('the error is a ZerobusError for other copies of the package too', () => {
  const copy = Object.defineProperty(new Error('x'), Symbol.for('zerobus-runtime.ZerobusError'), { value: true });
  expect(ZerobusError.is(copy)).toBe(true);
  expect(ZerobusError.is(new Error('x'))).toBe(false);
});
