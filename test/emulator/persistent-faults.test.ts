import { afterEach, describe, expect, test } from 'vitest';
import { type Emulator, type Fault, startEmulator } from '../../src/emulator/index.ts';
import { sensorDescriptor, sensorRecord } from './descriptors.ts';
import { createStream, open, type RawStream } from './raw-client.ts';
import { connectPersistent, create, type OpenPersistent, resume, retire, startResume } from './raw-persistent.ts';
import { useStreams } from './use-streams.ts';

const TABLE = 'catalog.iot.sensor_events';
let emulator: Emulator;
afterEach(() => emulator.close());
const closeAfterTest = useStreams();

const record = sensorRecord({ device_id: 'a', event_ts: 0 });

async function startWith(...faults: Fault[]): Promise<OpenPersistent> {
  emulator = await startEmulator({ faults });
  return opened(create(emulator, sensorDescriptor));
}

async function opened(opening: Promise<OpenPersistent>): Promise<OpenPersistent> {
  const result = await opening;
  await closeAfterTest(Promise.resolve(result.stream));
  return result;
}

const resumeAgain = (id: string): Promise<OpenPersistent> => opened(resume(emulator, id, sensorDescriptor));
const tryResume = (id: string): Promise<RawStream> => closeAfterTest(startResume(emulator, id, sensorDescriptor));

function send(stream: RawStream, offset: number, count = 1): void {
  const records = Array.from({ length: count }, () => record);
  stream.send({ ingest_record_batch: { offset_id: offset, proto_encoded_batch: { records } } });
}

describe('on a persistent stream, the fault', () => {
  test('cut: the ack is lost, and the answer to resume_stream covers the records', async () => {
    const { stream, id } = await startWith({ kind: 'cut', after: 3 });
    send(stream, 0, 3);
    send(stream, 1);
    expect(await stream.recv()).toBeUndefined();
    expect(await stream.ended).toMatchObject({ status: -1 });
    expect((await resumeAgain(id)).next).toBe(1);
    expect(emulator.count(TABLE)).toBe(3);
  });

  test('status: records are committed but not acknowledged', async () => {
    const { stream, id } = await startWith({ kind: 'status', after: 1, status: 'UNAVAILABLE' });
    send(stream, 0);
    expect(await stream.recv()).toBeUndefined();
    expect(await stream.ended).toMatchObject({ status: 14 });
    expect((await resumeAgain(id)).next).toBe(1);
  });

  test('close-signal: has the number of PersistentStreamResponse, and the stream continues on another connection', async () => {
    const { stream, id } = await startWith({ kind: 'close-signal', after: 1, durationMs: 90_000 });
    send(stream, 0);
    expect(await stream.expect('close_stream_signal')).toEqual({ duration: { seconds: '90' } });
    stream.call.end();
    await stream.acked(0);
    expect(await stream.ended).toMatchObject({ status: 0 });
    expect((await resumeAgain(id)).next).toBe(1);
  });

  test('stall: records are committed while their acks are withheld', async () => {
    const { stream, id } = await startWith({ kind: 'stall' });
    send(stream, 0);
    await emulator.waitForRows(TABLE, 1);
    expect((await resumeAgain(id)).next).toBe(1);
    expect(stream.raw).toHaveLength(1);
  });

  test('retire: ends the connection after the records are committed; the stream cannot be resumed', async () => {
    const { stream, id } = await startWith({ kind: 'retire', after: 2 });
    send(stream, 0);
    await stream.acked(0);
    send(stream, 1);
    send(stream, 2);
    expect(await stream.ended).toEqual({ status: 5, message: `Stream ${id} was retired.` });
    expect(emulator.count(TABLE)).toBe(2);
    expect(await (await tryResume(id)).ended).toMatchObject({ status: 5, message: `Stream ${id} was retired.` });
  });

  test('retire: fires when a stream is resumed, too, and not on an ephemeral stream', async () => {
    const { stream, id } = await startWith();
    const fault = emulator.fault({ kind: 'retire' });
    const ephemeral = await closeAfterTest(open(emulator, sensorDescriptor));
    send(ephemeral, 0);
    await ephemeral.acked(0);
    expect(fault.fired).toBe(0);
    expect(await (await tryResume(id)).ended).toMatchObject({ status: 5, message: `Stream ${id} was retired.` });
    expect(await stream.ended).toMatchObject({ status: 5 });
    expect(fault.fired).toBe(1);
  });
});

describe('the fault expire', () => {
  test('makes the service forget a stream when it is resumed', async () => {
    const { stream, id } = await startWith({ kind: 'expire', after: 2 });
    send(stream, 0);
    await stream.acked(0);
    const again = await resumeAgain(id);
    send(again.stream, again.next);
    await again.stream.acked(1);
    for (let i = 0; i < 2; i++) {
      expect(await (await tryResume(id)).ended).toEqual({ status: 5, message: `Stream ${id} does not exist.` });
    }
    expect(await again.stream.ended).toMatchObject({ status: 5 });
    expect(await retire(emulator, { stream_id: id })).toMatchObject({ status: 5 });
    expect(emulator.count(TABLE)).toBe(2);
  });
});

describe('the fault lost-answer', () => {
  test('create_stream: the stream exists, but its client does not learn the id', async () => {
    emulator = await startEmulator({ faults: [{ kind: 'lost-answer' }] });
    const stream = await closeAfterTest(connectPersistent(emulator));
    stream.send({ create_stream: { create_stream: createStream(TABLE, sensorDescriptor) } });
    expect(await stream.recv()).toBeUndefined();
    expect(await stream.ended).toMatchObject({ status: -1 });
    expect(emulator.stats.streams).toBe(1);
    await opened(create(emulator, sensorDescriptor));
  });

  test('resume_stream: nothing is committed, and the stream can be resumed again', async () => {
    const { stream, id } = await startWith();
    send(stream, 0);
    await stream.acked(0);
    emulator.fault({ kind: 'lost-answer' });
    const lost = await tryResume(id);
    expect(await lost.recv()).toBeUndefined();
    expect(await stream.ended).toMatchObject({ status: 9 });
    expect((await resumeAgain(id)).next).toBe(1);
  });

  test('RetireStream: the stream is retired, and a second call succeeds', async () => {
    const { id } = await startWith();
    emulator.fault({ kind: 'lost-answer' });
    expect(await retire(emulator, { stream_id: id })).toMatchObject({ status: -1, answers: [] });
    expect(await (await tryResume(id)).ended).toMatchObject({ status: 5 });
    expect(await retire(emulator, { stream_id: id })).toMatchObject({ status: 0 });
  });

  test('an ephemeral stream: the call ends before create_stream_response', async () => {
    emulator = await startEmulator({ faults: [{ kind: 'lost-answer' }] });
    await expect(closeAfterTest(open(emulator, sensorDescriptor))).rejects.toThrow('closed without a status');
  });

  test('every: fires once for all records since it fired last', async () => {
    const { stream, id } = await startWith({ kind: 'lost-answer', after: 2, every: true });
    send(stream, 0, 9);
    await stream.acked(0);
    expect(await (await tryResume(id)).recv()).toBeUndefined();
    const again = await resumeAgain(id);
    send(again.stream, again.next, 2);
    await again.stream.acked(1);
    expect(await (await tryResume(id)).recv()).toBeUndefined();
    expect((await resumeAgain(id)).next).toBe(2);
  });
});

describe('the fault unimplemented', () => {
  test('rejects both methods until it is released; ephemeral streams continue', async () => {
    const { stream, id } = await startWith();
    const fault = emulator.fault({ kind: 'unimplemented' });
    const unimplemented = { status: 12, message: expect.stringContaining('is not implemented') };
    for (let i = 0; i < 2; i++) {
      expect(await (await tryResume(id)).ended).toMatchObject(unimplemented);
      expect(await retire(emulator, { stream_id: id })).toMatchObject(unimplemented);
    }
    const ephemeral = await closeAfterTest(open(emulator, sensorDescriptor));
    for (const each of [ephemeral, stream]) {
      send(each, 0);
      await each.acked(0);
    }
    expect(fault.fired).toBe(1);
    fault.release();
    expect((await resumeAgain(id)).next).toBe(1);
  });
});
