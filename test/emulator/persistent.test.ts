import { constants } from 'node:http2';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { descriptorBytes, sensorDescriptor, sensorEvent, sensorRecord } from './descriptors.ts';
import { createStream, open, type RawStream, type StreamSettings, writeToken } from './raw-client.ts';
import {
  connectPersistent,
  create,
  type OpenPersistent,
  RETIRE,
  resume,
  retire,
  startResume,
} from './raw-persistent.ts';
import { encode, RetireStreamRequest } from './raw-protocol.ts';
import { useStreams } from './use-streams.ts';

const TABLE = 'catalog.iot.sensor_events';
const OTHER = 'catalog.iot.other_events';
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());
const closeAfterTest = useStreams();

const record = (device: string): Buffer => sensorRecord({ device_id: device, event_ts: 0 });
const batch = (offset: number, ...devices: string[]): Record<string, unknown> => ({
  ingest_record_batch: { offset_id: offset, proto_encoded_batch: { records: devices.map(record) } },
});
const single = (offset: number, device: string): Record<string, unknown> => ({
  ingest_record: { offset_id: offset, proto_encoded_record: record(device) },
});
const json = (offset: number, device: string): Record<string, unknown> => ({
  ingest_record: { offset_id: offset, json_record: JSON.stringify({ device_id: device, event_ts: 0 }) },
});

const devices = (): unknown[] => emulator.rows(TABLE).map(({ device_id }) => device_id);
const createNew = (): Promise<OpenPersistent> => closeOpened(create(emulator, sensorDescriptor));
const resumeOld = (id: string, descriptor: Uint8Array = sensorDescriptor): Promise<OpenPersistent> =>
  closeOpened(resume(emulator, id, descriptor));
const tryResume = (id: string, descriptor?: Uint8Array, settings?: StreamSettings): Promise<RawStream> =>
  closeAfterTest(startResume(emulator, id, descriptor, settings));

async function closeOpened(opened: Promise<OpenPersistent>): Promise<OpenPersistent> {
  const result = await opened;
  await closeAfterTest(Promise.resolve(result.stream));
  return result;
}

/** Creates a stream, commits a message for each device, and closes the connection. */
async function createWith(...names: string[]): Promise<string> {
  const { stream, id } = await createNew();
  for (const [offset, name] of names.entries()) stream.send(single(offset, name));
  if (names.length > 0) await stream.acked(names.length - 1);
  stream.call.end();
  expect(await stream.ended).toEqual({ status: 0, message: '' });
  return id;
}

describe('a persistent stream', () => {
  test('starts at offset 0, and its answers have the numbers of PersistentStreamResponse', async () => {
    const { stream, id } = await createNew();
    stream.send(single(0, 'a'));
    expect(await stream.acked(0)).toEqual([0]);
    expect(stream.raw.map((message) => message.toString('hex'))).toEqual([
      expect.stringMatching(/^0a[0-9a-f]+$/),
      '1a020800',
    ]);
    stream.send(batch(1, 'b', 'c'));
    await stream.acked(1);
    expect(id).toMatch(/^emulated-persistent-stream-[0-9a-f-]{36}$/);
    expect(devices()).toEqual(['a', 'b', 'c']);
  });

  test('continues after its last committed offset on another connection', async () => {
    const id = await createWith('a', 'b');
    const { stream, next } = await resumeOld(id);
    expect(next).toBe(2);
    expect(stream.raw[0]?.toString('hex')).toBe('12020801');
    stream.send(single(2, 'c'));
    expect(await stream.acked(2)).toEqual([2]);
    expect(devices()).toEqual(['a', 'b', 'c']);
  });

  test('resumes with no offset as long as nothing is committed', async () => {
    const { stream, next } = await resumeOld(await createWith());
    expect(next).toBe(0);
    expect(stream.raw[0]?.toString('hex')).toBe('1200');
    stream.send(single(0, 'a'));
    await stream.acked(0);
  });

  test('reports offset 0 as committed', async () => {
    const { stream } = await resumeOld(await createWith('a'));
    expect(stream.raw[0]?.toString('hex')).toBe('12020800');
  });

  test('accepts JSON, before and after it is resumed', async () => {
    const { stream, id } = await closeOpened(create(emulator));
    stream.send(json(0, 'a'));
    await stream.acked(0);
    const { stream: again } = await closeOpened(resume(emulator, id));
    again.send(json(1, 'b'));
    await again.acked(1);
    expect(devices()).toEqual(['a', 'b']);
  });

  test('inserts a record twice that is sent again under a new offset', async () => {
    const { stream, next } = await resumeOld(await createWith('a'));
    stream.send(single(next, 'a'));
    await stream.acked(next);
    expect(devices()).toEqual(['a', 'a']);
  });

  test.each([
    [0, 'Expected offset 1, got 0'],
    [2, 'Expected offset 1, got 2'],
  ])('rejects offset %d after it is resumed at 1', async (offset, message) => {
    const { stream } = await resumeOld(await createWith('a'));
    stream.send(single(offset, 'x'));
    const end = await stream.ended;
    expect(end).toMatchObject({ status: 3, message: expect.stringContaining(message) });
    expect(end.message).toContain('Error Code: 4002,');
    expect(devices()).toEqual(['a']);
  });

  test('commits nothing of a batch with an invalid record, and acknowledges what came before', async () => {
    const { stream, id } = await createNew();
    stream.send(single(0, 'a'));
    const invalid = sensorRecord({ device_id: 'x' });
    const records = [record('b'), invalid];
    stream.send({ ingest_record_batch: { offset_id: 1, proto_encoded_batch: { records } } });
    stream.send(single(2, 'c'));
    expect(await stream.acked(0)).toEqual([0]);
    expect(await stream.ended).toMatchObject({ status: 3, message: expect.stringContaining('Error Code: 4044,') });
    const { stream: again, next } = await resumeOld(id);
    expect(next).toBe(1);
    again.send(single(1, 'b'));
    await again.acked(1);
    expect(devices()).toEqual(['a', 'b']);
  });

  test('survives reset, which deletes its rows only', async () => {
    const id = await createWith('a', 'b');
    await emulator.reset();
    expect((await resumeOld(id)).next).toBe(2);
    expect(devices()).toEqual([]);
  });

  test('takes another descriptor when it is resumed after an ALTER TABLE', async () => {
    const id = await createWith('a');
    await emulator.sql(`ALTER TABLE ${TABLE} ADD COLUMN unit STRING NOT NULL`);
    const old = await tryResume(id, sensorDescriptor);
    expect(await old.ended).toMatchObject({ status: 3, reason: 'MISSING_REQUIRED_COLUMN' });
    const unit = { name: 'unit', number: 5, type: 9, label: 2 };
    const { next } = await resumeOld(id, descriptorBytes({ ...sensorEvent, field: [...sensorEvent.field, unit] }));
    expect(next).toBe(1);
  });

  test('continues under the new name of its table', async () => {
    const id = await createWith('a');
    await emulator.sql(`ALTER TABLE ${TABLE} RENAME TO ${OTHER}`);
    const { next } = await closeOpened(resume(emulator, id, sensorDescriptor, { table: OTHER }));
    expect(next).toBe(1);
  });

  test('counts each opening in stats', async () => {
    const before = emulator.stats.streams;
    const id = await createWith();
    await resumeOld(id);
    await closeAfterTest(open(emulator, sensorDescriptor));
    expect(emulator.stats.streams - before).toBe(3);
  });
});

describe('a stream that is resumed while a connection is open', () => {
  test('belongs to the newer connection: nothing that the older one still sends is committed', async () => {
    const { stream: older, id } = await createNew();
    older.send(single(0, 'a'));
    await older.acked(0);
    const { stream: newer, next } = await resumeOld(id);
    older.send(single(1, 'from the older'));
    newer.send(single(next, 'from the newer'));
    await newer.acked(1);
    expect(await older.ended).toEqual({ status: 9, message: `Stream ${id} was resumed by another connection.` });
    expect(devices()).toEqual(['a', 'from the newer']);
  });

  test('stays open when the older connection closes', async () => {
    const { stream: older, id } = await createNew();
    const { stream: newer } = await resumeOld(id);
    older.close();
    await older.ended;
    const retired = retire(emulator, { stream_id: id });
    expect(await newer.ended).toMatchObject({ status: 5 });
    await retired;
  });

  test('keeps its connection if the resume is rejected', async () => {
    const { stream, id } = await createNew();
    expect(await (await tryResume(id)).ended).toMatchObject({ status: 3 });
    stream.send(single(0, 'a'));
    await stream.acked(0);
  });
});

describe('opening a persistent stream is rejected', () => {
  const start = (settings?: StreamSettings): Promise<RawStream> =>
    closeAfterTest(connectPersistent(emulator, settings));
  const send = async (call: Promise<RawStream>, message: Record<string, unknown>): Promise<RawStream> => {
    const stream = await call;
    stream.send(message);
    return stream;
  };
  const wrapped = (request: Record<string, unknown>): Record<string, unknown> => ({
    create_stream: { create_stream: request },
  });
  const rows: readonly (readonly [name: string, run: () => Promise<RawStream>, status: number, message: string])[] = [
    ['with no token', () => start({ headers: { authorization: '' } }), 16, 'No bearer token'],
    [
      'with no table in the metadata',
      () => start({ headers: { 'x-databricks-zerobus-table-name': '' } }),
      3,
      'is missing',
    ],
    [
      'with a record first',
      () => send(start(), single(0, 'a')),
      3,
      'The first message must be create_stream or resume_stream.',
    ],
    ['with an empty message', () => send(start(), {}), 3, 'The first message must be'],
    ['with no request inside', () => send(start(), { create_stream: {} }), 3, 'contains no create_stream'],
    ['for another table', () => send(start(), wrapped(createStream('c.s.t', sensorDescriptor))), 3, "'c.s.t'"],
    ['for Avro', () => send(start(), wrapped({ table_name: TABLE, record_type: 4 })), 12, 'AVRO'],
    ['with no descriptor', () => send(start(), wrapped({ table_name: TABLE, record_type: 1 })), 3, 'descriptor_proto'],
    [
      'with a descriptor that does not fit',
      () => send(start(), wrapped(createStream(TABLE, descriptorBytes({ name: 'X', field: [] })))),
      3,
      'Error Code: 8001,',
    ],
    ['with no stream id', () => send(start(), { resume_stream: { record_type: 2 } }), 3, 'names no stream_id'],
    ['with an unknown stream id', () => tryResume('nope', sensorDescriptor), 5, 'Stream nope does not exist.'],
    [
      'with another record type',
      async () => tryResume(await createWith('a')),
      3,
      'was created for records of type 1, not 2',
    ],
    [
      'with no descriptor, when resuming',
      async () => send(start(), { resume_stream: { stream_id: await createWith(), record_type: 1 } }),
      3,
      'requires descriptor_proto',
    ],
    [
      'twice',
      async () => send(Promise.resolve((await createNew()).stream), wrapped(createStream(TABLE, sensorDescriptor))),
      3,
      'Expected a record',
    ],
    [
      'by resuming an open one',
      async () => {
        const { stream, id } = await createNew();
        return send(Promise.resolve(stream), { resume_stream: { stream_id: id, record_type: 2 } });
      },
      3,
      'Expected a record',
    ],
  ];
  test.each(rows)('%s', async (_, run, status, message) => {
    const stream = await run();
    expect(await stream.ended).toMatchObject({ status, message: expect.stringContaining(message) });
  });

  test('with bytes that are not a request', async () => {
    const stream = await start();
    stream.sendBytes(Buffer.from('12ffffff7f', 'hex'));
    expect((await stream.ended).message).toBe('The message is not of type PersistentStreamRequest.');
  });

  test('for the stream of another table', async () => {
    const id = await createWith('a');
    await emulator.sql(`CREATE TABLE ${OTHER} (device_id STRING, event_ts TIMESTAMP)`);
    const stream = await tryResume(id, undefined, { table: OTHER });
    const message = `Stream ${id} does not belong to table ${OTHER}.`;
    expect(await stream.ended).toEqual({ status: 3, message });
    expect(await retire(emulator, { stream_id: id }, { table: OTHER })).toMatchObject({ status: 3, message });
    expect((await resumeOld(id)).next).toBe(1);
  });

  test('after the table was dropped, and after it was created again', async () => {
    const id = await createWith('a');
    const token = await writeToken(emulator);
    await emulator.sql(`DROP TABLE ${TABLE}`);
    const dropped = await tryResume(id, sensorDescriptor, { token });
    expect(await dropped.ended).toMatchObject({ status: 5, message: `Table ${TABLE} does not exist.` });
    await emulator.sql(`CREATE TABLE ${TABLE} (device_id STRING, event_ts TIMESTAMP)`);
    const recreated = await tryResume(id, sensorDescriptor);
    expect((await recreated.ended).message).toContain('does not belong to table');
  });
});

describe('RetireStream', () => {
  test('answers with an empty message, any number of times; the stream can never be resumed', async () => {
    const id = await createWith('a');
    for (let i = 0; i < 2; i++) {
      expect(await retire(emulator, { stream_id: id })).toEqual({ status: 0, message: '', answers: [''] });
    }
    const stream = await tryResume(id, sensorDescriptor);
    expect(await stream.ended).toEqual({ status: 5, message: `Stream ${id} was retired.` });
    await emulator.reset();
    expect(await (await tryResume(id, sensorDescriptor)).ended).toMatchObject({ status: 5 });
  });

  test('ends the connection of the stream, and keeps what is committed', async () => {
    const { stream, id } = await createNew();
    stream.send(single(0, 'a'));
    await stream.acked(0);
    await retire(emulator, { stream_id: id });
    stream.send(single(1, 'b'));
    expect(await stream.ended).toEqual({ status: 5, message: `Stream ${id} was retired.` });
    expect(devices()).toEqual(['a']);
  });

  test.each([
    ['an unknown stream', { stream_id: 'nope' }, {}, 5, 'Stream nope does not exist.'],
    ['no stream', {}, {}, 3, 'names no stream_id'],
    ['another table in the request', { stream_id: 'x', table_name: 'c.s.t' }, {}, 3, "names table 'c.s.t'"],
    ['no token', { stream_id: 'x' }, { headers: { authorization: '' } }, 16, 'No bearer token'],
    ['an unknown token', { stream_id: 'x' }, { token: 'x' }, 16, 'Invalid access token'],
  ] as const)('rejects %s', async (_, request, settings, status, message) => {
    expect(await retire(emulator, request, settings)).toMatchObject({
      status,
      message: expect.stringContaining(message),
      answers: [],
    });
  });

  test('does nothing when the client cancels the call', async () => {
    const id = await createWith('a');
    const call = await closeAfterTest(connectPersistent(emulator, { path: RETIRE }));
    call.sendBytes(encode(RetireStreamRequest, { table_name: TABLE, stream_id: id }));
    call.call.close(constants.NGHTTP2_CANCEL);
    await call.ended;
    expect((await resumeOld(id)).next).toBe(1);
  });

  test.each([
    ['no message', []],
    ['two messages', [Buffer.alloc(0), Buffer.alloc(0)]],
  ])('rejects %s', async (_, messages) => {
    const call = await closeAfterTest(connectPersistent(emulator, { path: RETIRE }));
    for (const message of messages) call.sendBytes(message);
    call.call.end();
    expect(await call.ended).toMatchObject({ status: 3, message: 'RetireStream takes exactly one message.' });
  });
});
