import { afterEach, describe, expect, test } from 'vitest';
import { type Emulator, type Fault, startEmulator } from '../../../src/emulator/index.ts';
import { sensorDescriptor, sensorRecord } from '../descriptors.ts';
import { open, type RawStream } from '../raw-client.ts';
import { useStreams } from '../use-streams.ts';

const TABLE = 'catalog.iot.sensor_events';
let emulator: Emulator;
afterEach(() => emulator.close());
const closeAfterTest = useStreams();

const record = sensorRecord({ device_id: 'a', event_ts: 0 });

async function startWith(...faults: Fault[]): Promise<RawStream> {
  emulator = await startEmulator({ faults });
  return openStream();
}

const openStream = (): Promise<RawStream> => closeAfterTest(open(emulator, sensorDescriptor));

function send(stream: RawStream, offset: number, count: number): void {
  const records = Array.from({ length: count }, () => record);
  stream.send({ ingest_record_batch: { offset_id: offset, proto_encoded_batch: { records } } });
}

describe('a fault', () => {
  test('close-signal: the stream continues for its duration, then ends with 6002', async () => {
    const stream = await startWith({ kind: 'close-signal', after: 10, durationMs: 1 });
    send(stream, 0, 9);
    await stream.acked(0);
    send(stream, 1, 1);
    expect(await stream.expect('close_stream_signal')).toEqual({ duration: { seconds: '0', nanos: 1_000_000 } });
    await stream.acked(1);
    expect(await stream.ended).toMatchObject({ status: 14, message: expect.stringContaining('Error Code: 6002,') });
  });

  test('close-signal: a client that leaves in time gets OK', async () => {
    const stream = await startWith({ kind: 'close-signal', after: 1, durationMs: 90_500 });
    send(stream, 0, 1);
    expect(await stream.expect('close_stream_signal')).toEqual({ duration: { seconds: '90', nanos: 500_000_000 } });
    send(stream, 1, 1);
    stream.call.end();
    await stream.acked(1);
    expect(await stream.ended).toEqual({ status: 0, message: '' });
  });

  test('status: records are stored but not acknowledged', async () => {
    const stream = await startWith({
      kind: 'status',
      after: 5,
      status: 'UNAVAILABLE',
      message: 'Gone.',
      serverCode: 6002,
    });
    send(stream, 0, 5);
    expect(await stream.recv()).toBeUndefined();
    expect(await stream.ended).toEqual({ status: 14, message: 'Gone. Error Code: 6002, Error State: 0.' });
    expect(emulator.count(TABLE)).toBe(5);
  });

  test('cut: the connection breaks, records are stored', async () => {
    const stream = await startWith({ kind: 'cut', after: 1 });
    send(stream, 0, 2);
    expect(await stream.ended).toMatchObject({ status: -1 });
    await emulator.waitForRows(TABLE, 2);
  });

  test('stall: no ack until released, even when the client ends the call', async () => {
    const stream = await startWith();
    send(stream, 0, 1);
    await stream.acked(0);
    const fault = emulator.fault({ kind: 'stall' });
    send(stream, 1, 1);
    await emulator.waitForRows(TABLE, 2);
    send(stream, 2, 1);
    stream.call.end();
    await emulator.waitForRows(TABLE, 3);
    expect(stream.raw.length).toBe(2);
    expect(fault.fired).toBe(1);
    fault.release();
    expect(await stream.acked(2)).toEqual([2]);
    expect(await stream.ended).toMatchObject({ status: 0 });
  });

  test('every: fires repeatedly, counting over all streams', async () => {
    let stream = await startWith({ kind: 'status', after: 3, every: true, status: 'INTERNAL' });
    for (let i = 0; i < 3; i++) {
      send(stream, 0, 2);
      await stream.acked(0);
      send(stream, 1, 1);
      expect(await stream.ended).toMatchObject({ status: 13 });
      stream = await openStream();
    }
    expect(emulator.count(TABLE)).toBe(9);
  });

  test('without every: fires once; several due faults fire one after another', async () => {
    let stream = await startWith({ kind: 'status', after: 1, status: 'ABORTED' }, { kind: 'cut', after: 1 });
    send(stream, 0, 1);
    expect(await stream.ended).toMatchObject({ status: 10 });
    stream = await openStream();
    send(stream, 0, 1);
    expect(await stream.ended).toMatchObject({ status: -1 });
    stream = await openStream();
    send(stream, 0, 1);
    await stream.acked(0);
  });

  test('reset restarts initial faults and removes added ones', async () => {
    let stream = await startWith({ kind: 'status', after: 2, status: 'ABORTED' });
    emulator.fault({ kind: 'stall', after: 1 });
    send(stream, 0, 1);
    await emulator.waitForRows(TABLE, 1);
    await emulator.reset();
    send(stream, 1, 1);
    await stream.acked(1);
    send(stream, 2, 1);
    expect(await stream.ended).toMatchObject({ status: 10 });
    stream = await openStream();
    send(stream, 0, 5);
    await stream.acked(0);
  });

  test.each([[{ kind: 'cut', after: -1 }], [{ kind: 'cut', after: 0.5 }], [{ kind: 'cut', every: true }]] as const)(
    '%j is rejected',
    async (fault) => {
      await expect(startWith(fault)).rejects.toThrow(RangeError);
    },
  );
});
