import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { descriptorBytes, sensorDescriptor, sensorEvent, sensorRecord, types } from './descriptors.ts';
import {
  connect,
  createStream,
  open,
  type RawStream,
  type StreamSettings,
  tokenRequest,
  writeToken,
} from './raw-client.ts';
import { useStreams } from './use-streams.ts';

const TABLE = 'catalog.iot.sensor_events';
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());
const closeAfterTest = useStreams();

const good = sensorRecord({ device_id: 'a', temperature: 21.5, humidity: 0, event_ts: 1_700_000_000_000_001 });
const batch = (offset: number, ...records: Uint8Array[]): Record<string, unknown> => ({
  ingest_record_batch: { offset_id: offset, proto_encoded_batch: { records } },
});
const single = (offset: number, record: Uint8Array): Record<string, unknown> => ({
  ingest_record: { offset_id: offset, proto_encoded_record: record },
});

const openStream = (descriptor: Uint8Array | undefined = sensorDescriptor): Promise<RawStream> =>
  closeAfterTest(open(emulator, descriptor));
const startCall = (settings?: StreamSettings): Promise<RawStream> => closeAfterTest(connect(emulator, settings));

describe('a stream', () => {
  test('receives headers before it sends anything', async () => {
    const stream = await startCall();
    expect(await stream.headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc' });
  });

  test('accepts records and batches, encodes offset 0 in its ack, and ends with OK', async () => {
    const stream = await openStream();
    stream.send(single(0, good));
    expect(await stream.acked(0)).toEqual([0]);
    expect(stream.raw.at(-1)?.toString('hex')).toBe('12020800');
    stream.send(batch(1, good, good));
    stream.send(batch(2, good));
    stream.call.end();
    await stream.acked(2);
    expect(await stream.ended).toEqual({ status: 0, message: '' });
    expect(emulator.count(TABLE)).toBe(4);
    expect(emulator.rows(TABLE)[3]).toEqual({
      device_id: 'a',
      temperature: 21.5,
      humidity: '0',
      event_ts: '2023-11-14T22:13:20.000001Z',
    });
  });

  test('acknowledges several messages at once, in order, and none that was not received', async () => {
    const stream = await openStream();
    for (let offset = 0; offset < 500; offset++) stream.send(single(offset, good));
    const acks = await stream.acked(499);
    expect(acks).toEqual([...acks].sort((a, b) => a - b));
    expect(acks.length).toBeLessThan(500);
  });

  test('accepts a message in chunks of one byte', async () => {
    const stream = await openStream();
    const record = Buffer.from('0a0161200a', 'hex');
    const whole = Buffer.concat([Buffer.from([0, 0, 0, 0, 11, 0x12, 9, 8, 0, 0x12, 5]), record]);
    for (const byte of whole) stream.call.write(Buffer.from([byte]));
    await stream.acked(0);
    expect(emulator.rows(TABLE)).toEqual([{ device_id: 'a', event_ts: '1970-01-01T00:00:00.000010Z' }]);
  });

  test('accepts JSON', async () => {
    const stream = await closeAfterTest(open(emulator));
    const record = { device_id: 'ü', humidity: '9007199254740993', event_ts: -1, temperature: null };
    stream.send({ ingest_record: { offset_id: 0, json_record: JSON.stringify(record) } });
    stream.send({ ingest_record_batch: { offset_id: 1, json_batch: { records: ['{"device_id":"b","event_ts":0}'] } } });
    await stream.acked(1);
    expect(emulator.rows(TABLE)).toEqual([
      { device_id: 'ü', humidity: '9007199254740993', event_ts: '1969-12-31T23:59:59.999999Z' },
      { device_id: 'b', event_ts: '1970-01-01T00:00:00.000000Z' },
    ]);
  });

  test('accepts messages of at most 10 MiB', async () => {
    const limit = 10 * 1024 * 1024;
    const stream = await openStream();
    const head = (length: number): Buffer => sensorRecord({ device_id: 'x'.repeat(length), event_ts: 0 });
    const overhead = Buffer.from([0x12, 0, 0, 0, 0, 8, 0, 0x12, 0, 0, 0, 0]).length + head(1000).length - 1000 + 2;
    const fits = single(0, head(limit - overhead - 20));
    stream.send(fits);
    await stream.acked(0);
    stream.sendBytes(Buffer.alloc(limit + 1));
    expect(await stream.ended).toMatchObject({ status: 11, message: expect.stringContaining('too large') });
  });

  test('acknowledges everything before an invalid record and stores nothing of its batch', async () => {
    const stream = await openStream();
    stream.send(single(0, good));
    stream.send(batch(1, good, sensorRecord({ device_id: 'a' })));
    stream.send(single(2, good));
    expect(await stream.acked(0)).toEqual([0]);
    expect(await stream.ended).toEqual({
      status: 3,
      message:
        "Record 1 at offset 1 does not decode: field 'event_ts' is missing, although it is NOT NULL. Error Code: 4044, Error State: 0.",
    });
    expect(emulator.count(TABLE)).toBe(1);
  });

  test('percent-encodes non-ASCII characters in the status message', async () => {
    const stream = await closeAfterTest(open(emulator));
    stream.send({ ingest_record: { offset_id: 0, json_record: '{"größe %":1,"device_id":"a","event_ts":0}' } });
    expect((await stream.ended).message).toContain("field 'größe %' is not in the table");
  });
});

// The other reasons are in rejections.test.ts, each with its whole text.
describe('ends with a status', () => {
  const rows: readonly (readonly [name: string, run: () => Promise<RawStream>, status: number, message: string])[] = [
    ['the token for metadata', () => startCall({ token: emulator.env['DATABRICKS_TOKEN']! }), 7, 'Error Code: 3,'],
    [
      'create_stream twice',
      () => sendTo(openStream(), { create_stream: createStream(TABLE, sensorDescriptor) }),
      3,
      'Expected a record',
    ],
    ['a first offset of 1', () => sendTo(openStream(), single(1, good)), 3, 'Error Code: 4002,'],
    ['an offset again', () => sendTo(openStream(), single(0, good), single(0, good)), 3, 'Expected offset 1, got 0'],
    ['a batch after a gap', () => sendTo(openStream(), single(0, good), batch(2, good)), 3, 'Error Code: 4002,'],
    ['no offset', () => sendTo(openStream(), { ingest_record: { proto_encoded_record: good } }), 3, 'got none'],
    ['a negative offset', () => sendTo(openStream(), single(-1, good)), 3, 'Error Code: 4002,'],
    ['no record', () => sendTo(openStream(), { ingest_record: { offset_id: 0 } }), 3, 'records of type 1'],
    ['field number 0', () => sendRaw('1a04080012000000'), 3, 'not of type EphemeralStreamRequest'],
    // Of several payloads, the last one counts.
    ['a record without an offset after a batch', () => sendRaw('1a04080012001200'), 3, 'got none'],
    ['a batch of JSON after one of protobuf', () => sendRaw('1a09080012030a01001a00'), 3, 'records of type 1'],
  ];
  test.each(rows)('%s', async (_, run, status, message) => {
    const stream = await run();
    expect(await stream.ended).toMatchObject({ status, message: expect.stringContaining(message) });
  });

  async function sendRaw(hex: string): Promise<RawStream> {
    const stream = await openStream();
    stream.sendBytes(Buffer.from(hex, 'hex'));
    return stream;
  }

  async function sendTo(stream: Promise<RawStream>, ...messages: Record<string, unknown>[]): Promise<RawStream> {
    const target = await stream;
    for (const message of messages) target.send(message);
    return target;
  }

  test('a request that is not gRPC', async () => {
    const stream = await startCall({ headers: { 'content-type': 'application/json' } });
    expect(await stream.headers).toMatchObject({ ':status': 415 });
  });

  test('an expired token', async () => {
    let now = 0;
    const aging = await startEmulator({ now: () => now, tokenLifetimeS: 60 });
    try {
      const token = await writeToken(aging);
      now = 59_999;
      const young = await open(aging, sensorDescriptor, { token });
      now = 60_000;
      const old = await connect(aging, { token });
      expect(await old.ended).toMatchObject({ status: 16, message: 'Access token has expired.' });
      young.close();
      old.close();
    } finally {
      await aging.close();
    }
  });
});

describe('a descriptor', () => {
  const changeFields = (change: (field: (typeof sensorEvent.field)[number]) => object | undefined): Buffer =>
    descriptorBytes({
      ...sensorEvent,
      field: sensorEvent.field.flatMap((field) => (change(field) as typeof field) ?? []),
    });
  const rows: readonly (readonly [name: string, descriptor: Buffer, reason: string | undefined, message: string])[] = [
    [
      'with an unknown field',
      descriptorBytes({
        ...sensorEvent,
        field: [...sensorEvent.field, { name: 'unit', number: 9, type: types.string }],
      }),
      'FIELD_NOT_IN_TABLE',
      "field 'unit' is not in table catalog.iot.sensor_events",
    ],
    [
      'with another case',
      changeFields((field) => (field.name === 'humidity' ? { ...field, name: 'Humidity' } : field)),
      'FIELD_NOT_IN_TABLE',
      "the table has 'humidity'",
    ],
    [
      'without a NOT NULL column',
      changeFields((field) => (field.name === 'event_ts' ? undefined : field)),
      'MISSING_REQUIRED_COLUMN',
      "column 'event_ts' is NOT NULL",
    ],
    [
      'with another type',
      changeFields((field) => (field.name === 'event_ts' ? { ...field, type: types.string } : field)),
      'TYPE_INCOMPATIBLE',
      "field 'event_ts' is string, which does not fit column type TIMESTAMP",
    ],
    [
      'with a list for a scalar',
      changeFields((field) => (field.name === 'humidity' ? { ...field, label: 3 } : field)),
      'TYPE_INCOMPATIBLE',
      'a list of int64',
    ],
    [
      'with a number twice',
      changeFields((field) => (field.name === 'humidity' ? { ...field, number: 2 } : field)),
      'INVALID_DESCRIPTOR',
      'has number 2',
    ],
  ];
  test.each(rows)('%s is rejected', async (_, descriptor, reason, message) => {
    const stream = await startCall();
    stream.send({ create_stream: createStream(TABLE, descriptor) });
    const end = await stream.ended;
    expect(end).toMatchObject({ status: 3, reason, message: expect.stringContaining(message) });
    expect(end.message).toMatch(/Error Code: 8001, Error State: \d+\.$/);
  });

  test('without a nullable column is accepted', async () => {
    const stream = await openStream(changeFields((field) => (field.name === 'humidity' ? undefined : field)));
    stream.send(single(0, sensorRecord({ device_id: '', event_ts: 0 })));
    await stream.acked(0);
    expect(emulator.rows(TABLE)).toEqual([{ device_id: '', event_ts: '1970-01-01T00:00:00.000000Z' }]);
  });
});

test('tokens for metadata and for tables are not interchangeable', async () => {
  const plain = await tokenRequest(emulator, {});
  const stream = await startCall({ token: plain.body['access_token'] as string });
  expect(await stream.ended).toMatchObject({ status: 7 });
});

test('close ends every stream and frees both ports', async () => {
  const other = await startEmulator();
  const stream = await open(other, sensorDescriptor);
  const waiting = other.waitForRows(TABLE, 1);
  await Promise.all([other.close(), other.close(), expect(waiting).rejects.toThrow('was closed')]);
  expect(await stream.ended).toMatchObject({ status: -1 });
  await expect(fetch(other.workspaceUrl)).rejects.toThrow();
  const again = await startEmulator({ port: Number(new URL(other.endpoint).port) });
  await again.close();
});
