// Each reason for which the emulator rejects a request that only HTTP has: what the client does, and the answer that it gets.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import type { RestRejectionId } from '../../src/emulator/rejections/rest-rejections.ts';
import type { RpcError } from '../../src/emulator/rejections/rpc-error.ts';
import { rejectRequest } from '../../src/emulator/rest/answer-request.ts';
import { BodyRoom } from '../../src/emulator/rest/body-room.ts';
import { type InsertSettings, insert, insertOverHttp2, type RestAnswer } from './rest-client.ts';

const MB = 1024 * 1024;
const RECORDS = '[{"device_id":"a","event_ts":1}]';
const METHOD = '/databricks.zerobus.Zerobus/EphemeralStream';
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const send = (settings: InsertSettings, body = RECORDS): Promise<RestAnswer> => insert(emulator, body, settings);
const withType = (type: string): InsertSettings => ({ headers: { 'content-type': type } });

interface Row {
  readonly run: () => Promise<RestAnswer>;
  readonly http: number;
  readonly status: string;
  readonly text: string;
}

const rows: Readonly<Record<RestRejectionId, Row>> = {
  'host-not-served': {
    run: () => send({ headers: { host: 'evil.example' } }),
    http: 421,
    status: 'PERMISSION_DENIED',
    text: "The emulator does not serve the host 'evil.example'. Allow it with --allow-host or the option allowHosts.",
  },
  'grpc-over-http1': {
    run: () => send({ path: METHOD, ...withType('application/grpc+proto') }),
    http: 400,
    status: 'INVALID_ARGUMENT',
    text: 'gRPC requires HTTP/2.',
  },
  'not-grpc': {
    run: () => insertOverHttp2(emulator, RECORDS, { path: METHOD }),
    http: 415,
    status: 'INVALID_ARGUMENT',
    text: "The content-type must be application/grpc, not 'application/json'.",
  },
  'path-unknown': {
    run: () => send({ path: '/zerobus/v2/x?y' }),
    http: 404,
    status: 'NOT_FOUND',
    text: "No API found for 'POST /zerobus/v2/x'.",
  },
  'method-not-post': {
    run: () => send({ method: 'PUT' }),
    http: 405,
    status: 'UNIMPLEMENTED',
    text: 'Insert with POST, not with PUT.',
  },
  'body-not-json': {
    run: () => send(withType('text/plain')),
    http: 415,
    status: 'INVALID_ARGUMENT',
    text: "The content-type must be application/json, not 'text/plain'.",
  },
  'body-encoded': {
    run: () => send({ headers: { 'content-encoding': 'gzip' } }),
    http: 415,
    status: 'UNIMPLEMENTED',
    text: "The content-encoding 'gzip' is not supported; send the body without it.",
  },
  'body-too-large': {
    run: () => send({}, `["${'x'.repeat(10 * MB)}"]`),
    http: 413,
    status: 'OUT_OF_RANGE',
    text: 'The body is too large: the limit is 10485760 bytes.',
  },
  'bodies-too-large': {
    run: () => answer(() => new BodyRoom().take(256 * MB + 1)),
    http: 429,
    status: 'RESOURCE_EXHAUSTED',
    text: 'The bodies of the requests in progress take more than 268435456 bytes. Send fewer requests at once.',
  },
  'body-not-array': {
    run: () => send({}, '{}'),
    http: 400,
    status: 'INVALID_ARGUMENT',
    text: 'The body is not a JSON array of records: it does not begin with [.',
  },
};

/** Returns the answer to a request that fails so: 26 large bodies at once would take long. */
async function answer(fail: () => void): Promise<RestAnswer> {
  return new Promise((resolve) => {
    const respond = (status: number, body: unknown): void =>
      resolve({ status, body: body as RestAnswer['body'], headers: {} });
    try {
      fail();
    } catch (error) {
      rejectRequest({ respond } as Parameters<typeof rejectRequest>[0], error as RpcError);
    }
  });
}

test.each(Object.entries(rows))('%s', async (_, { run, http, status, text }) => {
  expect(await run()).toMatchObject({ status: http, body: { error_code: status, message: text } });
});
