import { readFileSync } from 'node:fs';
import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { OpenBatch } from '../../src/batch/open-batch.ts';
import { WriterPool } from '../../src/batch/writer-pool.ts';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { connectionError } from '../../src/grpc/connection-error.ts';
import { createStreamMessage } from '../../src/grpc/create-stream-message.ts';
import { MessageSplitter } from '../../src/grpc/message-splitter.ts';
import { decodeGrpcMessage, statusError } from '../../src/grpc/status.ts';
import { readReason } from '../../src/grpc/status-details.ts';
import { parseStreamResponse } from '../../src/grpc/stream-response.ts';
import { VERSION } from '../../src/producer/version.ts';
import { AckLedger } from '../../src/stream/ack-ledger.ts';
import { chooseRecovery } from '../../src/stream/recovery.ts';
import { nextState, type StreamEvent, type StreamState } from '../../src/stream/stream-state.ts';
import { Backoff } from '../../src/time/backoff.ts';
import { Items, items } from '../support/items.ts';

/** The service's messages as protobufjs reads them: an independent decoder for what we write. */
const service = protobuf.parse(`syntax = "proto2";
message Create { optional string table_name = 1; optional bytes descriptor_proto = 3; optional int32 record_type = 4; }
message Single { optional int64 offset_id = 1; optional bytes proto_encoded_record = 2; }
message Records { repeated bytes records = 1; }
message Batch { optional int64 offset_id = 1; optional Records proto_encoded_batch = 2; }
message Request { oneof payload { Create create_stream = 1; Single ingest_record = 2; Batch ingest_record_batch = 3; } }`).root;
const Request = service.lookupType('Request');

function readMessage(message: Buffer): Record<string, unknown> {
  expect(message[0]).toBe(0);
  expect(message.readUInt32BE(1)).toBe(message.length - 5);
  return Request.toObject(Request.decode(message.subarray(5)), { longs: Number, bytes: Array });
}

describe('what is sent, read by protobufjs', () => {
  test('create_stream', () => {
    const message = createStreamMessage('main.test.items', Buffer.alloc(300, 7));
    expect(readMessage(message)).toEqual({
      createStream: { tableName: 'main.test.items', descriptorProto: Array(300).fill(7), recordType: 1 },
    });
  });

  test.each([0, 1, 127, 128, 16_384, 2 ** 31, 2 ** 40])('batches with offset %i, again and again', (offset) => {
    for (const count of [1, 2, 40, 5000]) {
      const batch = new OpenBatch(Items, new WriterPool(0));
      const records = items(count);
      for (const record of records) expect(batch.add(record)).toBe(true);
      const frame = batch.seal();
      const encoded = records.map((record) => [...Items.encode(record)]);
      const want = (id: number): unknown =>
        count === 1
          ? { ingestRecord: { offsetId: id, protoEncodedRecord: encoded[0] } }
          : { ingestRecordBatch: { offsetId: id, protoEncodedBatch: { records: encoded } } };
      for (const id of [offset, 0, offset + 1]) {
        const { head, body } = frame.message(id);
        expect(readMessage(head === undefined ? body : Buffer.concat([head, body]))).toEqual(want(id));
      }
      expect(frame.records().map((bytes) => [...bytes])).toEqual(encoded);
    }
  });

  test('a frame that is sent again leaves the bytes of the first time alone', () => {
    const batch = new OpenBatch(Items, new WriterPool(0));
    for (const record of items(3)) batch.add(record);
    const frame = batch.seal();
    const first = frame.message(7).body;
    const copy = Buffer.from(first);
    frame.message(0);
    expect(first.equals(copy)).toBe(true);
  });

  test('a buffer goes to the next batch only when it is acknowledged and every socket is done with it', () => {
    const pool = new WriterPool(1 << 20);
    const batch = new OpenBatch(Items, pool);
    for (const record of items(15_000, 1_000_000)) batch.add(record);
    const frame = batch.seal();
    const one = frame.message(0);
    const two = frame.message(1);
    const fresh = pool.take().buffer;
    one.written();
    frame.acknowledge();
    expect(pool.take().buffer === (one.body.buffer as unknown)).toBe(false);
    two.written();
    expect(pool.take().buffer.buffer === one.body.buffer).toBe(true);
    expect(fresh.buffer === one.body.buffer).toBe(false);
  });
});

describe('responses', () => {
  test.each([
    ['0a04 0a02 7331', { kind: 'created', streamId: 's1' }],
    ['0a00', { kind: 'created', streamId: '' }],
    ['1202 0800', { kind: 'ack', offset: 0 }],
    ['1200', { kind: 'ack', offset: 0 }],
    ['1203 08ac02', { kind: 'ack', offset: 300 }],
    ['1a04 0a02 0805', { kind: 'closing', durationMs: 5000 }],
    ['1a0a 0a08 0801 1080cab5ee01', { kind: 'closing', durationMs: 1500 }],
    ['1a02 0a00', { kind: 'closing', durationMs: 0 }],
    ['1a00', { kind: 'closing', durationMs: 10_000 }],
    ['2201 00', { kind: 'unknown' }],
    ['', { kind: 'unknown' }],
  ])('%s', (hex, want) => {
    expect(parseStreamResponse(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).toEqual(want);
  });

  test('a message in pieces of every size comes out whole', () => {
    const messages = [Buffer.alloc(0), Buffer.from('a'), Buffer.alloc(300, 'b')];
    const stream = Buffer.concat(
      messages.flatMap((body) => [Buffer.from([0, 0, 0, body.length >> 8, body.length & 255]), body]),
    );
    for (let size = 1; size <= stream.length; size++) {
      const taken: Buffer[] = [];
      const splitter = new MessageSplitter();
      for (let at = 0; at < stream.length; at += size) {
        splitter.push(stream.subarray(at, at + size), (message) => taken.push(Buffer.from(message)));
      }
      expect(Buffer.concat(taken).equals(Buffer.concat(messages))).toBe(true);
      expect(taken.map((message) => message.length)).toEqual([0, 1, 300]);
    }
  });
});

describe('statuses', () => {
  const text = (code: number): string => `Refused. Error Code: ${code}, Error State: 7.`;
  test.each([
    [3, text(4044), { code: 'record-rejected', serverCode: 4044, retryable: false }, 'fail'],
    [3, text(4002), { code: 'protocol-error', retryable: false }, 'fail'],
    [3, text(4024), { code: 'table-unsupported' }, 'fail'],
    [3, text(4033), { code: 'schema-mismatch' }, 'fail'],
    [3, text(8001), { code: 'schema-mismatch' }, 'fail'],
    [3, text(77), { code: 'stream-rejected', serverCode: 77 }, 'fail'],
    [12, text(1015), { code: 'table-unsupported' }, 'fail'],
    [13, text(1521), { code: 'table-unsupported', retryable: false }, 'fail'],
    [13, '', { code: 'unavailable', serverCode: undefined, retryable: true }, 'retry'],
    [14, text(6002), { code: 'unavailable', retryable: true }, 'reconnect'],
    [16, '', { code: 'token-rejected' }, 'fresh-token'],
    [7, text(3), { code: 'permission-denied', help: expect.stringContaining('ON TABLE c.s.t TO') }, 'fresh-token'],
    [1, '', { code: 'unavailable', status: 'CANCELLED' }, 'retry'],
    [8, '', { code: 'unavailable', status: 'RESOURCE_EXHAUSTED' }, 'retry'],
    [99, '', { code: 'unavailable', status: 'UNKNOWN' }, 'retry'],
    [Number.NaN, '', { code: 'unavailable', status: 'UNKNOWN' }, 'retry'],
  ])('%i %s', (status, message, want, recovery) => {
    const error = statusError(status, message, 'c.s.t');
    expect(error).toMatchObject({ table: 'c.s.t', ...want });
    expect(chooseRecovery(error)).toBe(recovery);
  });

  test('statements take the name of the table', () => {
    const help = statusError(7, 'no. Error Code: 3', 'main-prod.iot.2024').help;
    expect(help).toContain('ON TABLE `main-prod`.iot.`2024` TO');
  });

  test('details name the field', () => {
    const rpc = protobuf.parse(`syntax = "proto3";
message Any { string type_url = 1; bytes value = 2; }
message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
message ErrorInfo { string reason = 1; string domain = 2; map<string, string> metadata = 3; }`).root;
    const info = { reason: 'FIELD_NOT_IN_TABLE', domain: 'zerobus', metadata: { field: 'humidity' } };
    const value = rpc.lookupType('ErrorInfo').encode(info).finish();
    const details = [
      { typeUrl: 'x/y', value: new Uint8Array([1]) },
      { typeUrl: 'type.googleapis.com/google.rpc.ErrorInfo', value },
    ];
    const status = rpc.lookupType('Status').encode({ code: 3, message: 'm', details }).finish();
    expect(readReason(Buffer.from(status).toString('base64'))).toBe('FIELD_NOT_IN_TABLE (field: humidity)');
    expect(readReason(undefined)).toBeUndefined();
    expect(readReason('AAAA')).toBeUndefined();
  });

  test('status OK is followed by another stream', () => expect(chooseRecovery(undefined)).toBe('reconnect'));

  test.each([
    ['gr%C3%B6%C3%9Fe', 'größe'],
    ['100%', '100%'],
    ['plain', 'plain'],
  ])('grpc-message %s', (given, want) => expect(decodeGrpcMessage(given)).toBe(want));

  test.each(['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
    '%s is not tried again',
    (code) => {
      const error = connectionError(Object.assign(new Error('bad'), { code }), 'https://x');
      expect(error).toMatchObject({ code: 'certificate-rejected', retryable: false });
      expect(connectionError(new Error('refused'), 'https://x').retryable).toBe(true);
    },
  );
});

describe('the ledger of acks', () => {
  test.each<[number, number[], (number | 'error')[]]>([
    [3, [0, 1, 2], [1, 1, 1]],
    [3, [2], [3]],
    [3, [1, 1, 2], [2, 0, 1]],
    [3, [3], ['error']],
    [3, [-1], ['error']],
    [3, [Number.NaN], ['error']],
    [3, [2, 1], [3, 'error']],
    [0, [0], ['error']],
  ])('%i sent, acks %j', (sent, acks, want) => {
    const ledger = new AckLedger();
    for (let index = 0; index < sent; index++) expect(ledger.next()).toBe(index);
    const got = acks.map((ack) => {
      try {
        return ledger.acknowledge(ack);
      } catch (error) {
        expect(error).toMatchObject({ code: 'protocol-error' });
        return 'error';
      }
    });
    expect(got).toEqual(want);
  });
});

test('waits double up to the maximum, in the upper half of their range, and start again after progress', () => {
  const random = [0, 0.999, 0.5, 0, 0, 0];
  const backoff = new Backoff({ initialMs: 100, maxMs: 350 }, () => random.shift() ?? 0);
  expect([backoff.next(), backoff.next(), backoff.next(), backoff.next()]).toEqual([50, 199.9, 262.5, 175]);
  backoff.progress();
  expect(backoff.next()).toBe(50);
});

describe('states', () => {
  test.each<[StreamState, StreamEvent, StreamState]>([
    ['idle', 'connect', 'connecting'],
    ['connecting', 'opened', 'open'],
    ['connecting', 'retry', 'backing-off'],
    ['open', 'drain', 'draining'],
    ['draining', 'connect', 'connecting'],
    ['backing-off', 'connect', 'connecting'],
    ['open', 'close', 'closing'],
    ['closing', 'end', 'closed'],
    ['closing', 'fail', 'failed'],
  ])('%s, %s: %s', (from, event, to) => expect(nextState(from, event)).toBe(to));

  test.each<[StreamState, StreamEvent]>([
    ['closed', 'connect'],
    ['failed', 'fail'],
    ['idle', 'opened'],
    ['closing', 'retry'],
  ])('%s, %s cannot happen', (from, event) => expect(() => nextState(from, event)).toThrow('[internal]'));
});

describe('errors', () => {
  test('paths grow outwards, and the message follows', () => {
    const error = new ZerobusError('invalid-value', 'takes a number', { path: 'value' })
      .inside('readings', 1)
      .inside('outer', 'k');
    expect(error.of('c.s.t').message).toBe('outer["k"].readings[1].value in c.s.t takes a number [invalid-value]');
    expect(error.of('c.s.t').of('d.e.f').table).toBe('c.s.t');
    expect(error.stack?.split('\n')[0]).toContain(error.message);
  });

  test('anything can be made one', () => {
    const error = new ZerobusError('closed', 'x');
    expect(ZerobusError.from(error)).toBe(error);
    expect(ZerobusError.from('x')).toMatchObject({ code: 'internal', cause: 'x' });
    expect(ZerobusError.from(AbortSignal.abort().reason)).toMatchObject({ code: 'aborted' });
  });
});

test('the user agent names the version in package.json', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(VERSION).toBe(manifest.version);
});
