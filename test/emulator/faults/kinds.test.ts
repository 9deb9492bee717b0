import { afterEach, describe, expect, test } from 'vitest';
import { type Emulator, type Fault, startEmulator } from '../../../src/emulator/index.ts';
import { until } from '../../support/until.ts';
import { sensorDescriptor, sensorRecord } from '../descriptors.ts';
import { connect, createStream, details, open, type RawStream, tokenRequest, writeToken } from '../raw-client.ts';
import { useStreams } from '../use-streams.ts';

const TABLE = 'catalog.iot.sensor_events';
let emulator: Emulator;
afterEach(() => emulator.close());
const closeAfterTest = useStreams();

async function start(...faults: Fault[]): Promise<void> {
  emulator = await startEmulator({ faults });
}

const openStream = (): Promise<RawStream> => closeAfterTest(open(emulator, sensorDescriptor));

async function startWith(...faults: Fault[]): Promise<RawStream> {
  await start(...faults);
  return openStream();
}

function send(stream: RawStream, offset: number, ...devices: readonly string[]): void {
  const records = devices.map((device_id) => sensorRecord({ device_id, event_ts: 0 }));
  stream.send({ ingest_record_batch: { offset_id: offset, proto_encoded_batch: { records } } });
}

const devices = (): unknown[] => emulator.rows(TABLE).map((row) => row['device_id']);

describe('of a stream, the fault', () => {
  test('half-close: the service ends with OK after an ack, while the client sends', async () => {
    const stream = await startWith({ kind: 'half-close', after: 2 });
    send(stream, 0, 'a', 'b');
    await stream.acked(0);
    expect(await stream.ended).toEqual({ status: 0, message: '' });
    expect(stream.call.writableEnded).toBe(false);
  });

  test('half-close, afterMs: ends a stream that is idle', async () => {
    const stream = await startWith({ kind: 'half-close', afterMs: 1, perStream: true });
    expect(await stream.ended).toMatchObject({ status: 0 });
    expect(await (await openStream()).ended).toMatchObject({ status: 0 });
  });

  test('go-away: the connection takes no new streams; this one continues', async () => {
    const stream = await startWith({ kind: 'go-away' });
    const announced = new Promise((resolve) => stream.session.on('goaway', (code) => resolve(code)));
    send(stream, 0, 'a');
    await stream.acked(0);
    expect(await announced).toBe(0);
    send(stream, 1, 'b');
    await stream.acked(1);
    expect(devices()).toEqual(['a', 'b']);
  });

  test('reject-record: 4044 for the record and nothing of its message, after an ack for those before', async () => {
    const stream = await startWith({ kind: 'reject-record', after: 3, reason: 'a cosmic ray' });
    send(stream, 0, 'a', 'b');
    send(stream, 1, 'c', 'd', 'e');
    expect(await stream.acked(0)).toEqual([0]);
    expect(await stream.ended).toEqual({
      status: 3,
      message: 'Record 1 at offset 1 does not decode: a cosmic ray. Error Code: 4044, Error State: 0.',
    });
    expect(devices()).toEqual(['a', 'b']);
    const again = await openStream();
    send(again, 0, 'c');
    send(again, 1, 'd');
    expect(await again.ended).toMatchObject({ message: expect.stringContaining('Record 0 at offset 1 does not') });
    emulator.faults[0]!.release();
    const last = await openStream();
    send(last, 0, 'd');
    await last.acked(0);
    expect(devices()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('drop-ack: a later ack covers the records', async () => {
    const stream = await startWith({ kind: 'drop-ack' });
    send(stream, 0, 'a');
    await emulator.waitForRows(TABLE, 1);
    send(stream, 1, 'b');
    expect(await stream.acked(1)).toEqual([1]);
  });

  test('drop-ack: without a later record, the stream ends without an ack', async () => {
    const stream = await startWith({ kind: 'drop-ack' });
    send(stream, 0, 'a');
    stream.call.end();
    expect(await stream.recv()).toBeUndefined();
    expect(await stream.ended).toMatchObject({ status: 0 });
    expect(devices()).toEqual(['a']);
  });
});

describe('that lasts, the fault', () => {
  test('delay-acks: each ack is late', async () => {
    const stream = await startWith({ kind: 'delay-acks', delayMs: 5 });
    send(stream, 0, 'a');
    await emulator.waitForRows(TABLE, 1);
    send(stream, 1, 'b');
    expect(await stream.acked(1)).toEqual([0, 1]);
  });

  test('delay-acks: after its end, acks are not late, and cover those that are', async () => {
    const stream = await startWith({ kind: 'delay-acks', delayMs: 3_600_000 });
    send(stream, 0, 'a');
    await emulator.waitForRows(TABLE, 1);
    emulator.faults[0]!.release();
    send(stream, 1, 'b');
    expect((await stream.acked(1)).at(-1)).toBe(1);
  });

  test('delay-acks: a client that ends its side gets the acks first, and OK', async () => {
    const stream = await startWith({ kind: 'delay-acks', delayMs: 5 });
    send(stream, 0, 'a');
    stream.call.end();
    expect(await stream.acked(0)).toEqual([0]);
    expect(await stream.ended).toEqual({ status: 0, message: '' });
  });

  test('stall: a client that has all acks, and ends its side, gets OK', async () => {
    const stream = await startWith();
    send(stream, 0, 'a');
    await stream.acked(0);
    emulator.fault({ kind: 'stall' });
    const other = await openStream();
    send(other, 0, 'b');
    await emulator.waitForRows(TABLE, 2);
    stream.call.end();
    expect(await stream.ended).toEqual({ status: 0, message: '' });
  });

  test('stall: ends by itself after its duration, and is of its table only', async () => {
    emulator = await startEmulator();
    await emulator.sql(`CREATE TABLE catalog.iot.other (device_id STRING)`);
    const stall = emulator.fault({ kind: 'stall', durationMs: 30, table: 'catalog.iot.sensor_events' });
    const [stream, other] = [
      await openStream(),
      await closeAfterTest(open(emulator, undefined, { table: 'catalog.iot.other' })),
    ];
    send(stream, 0, 'a');
    await emulator.waitForRows(TABLE, 1);
    expect([stall.fired, stall.active]).toEqual([1, true]);
    other.send({ ingest_record: { offset_id: 0, json_record: '{}' } });
    await other.acked(0);
    await stream.acked(0);
    expect(stall.active).toBe(false);
  });

  test('stall-reads: nothing is read from open streams until it is released', async () => {
    const stream = await startWith({ kind: 'stall-reads', after: 1 });
    send(stream, 0, 'a');
    await stream.acked(0);
    send(stream, 1, 'b');
    // The emulator reads 16 MiB at most: the rest stays with the client.
    const record = sensorRecord({ device_id: 'x'.repeat(1024 * 1024), event_ts: 0 });
    for (let offset = 2; offset < 40; offset++) {
      stream.send({ ingest_record: { offset_id: offset, proto_encoded_record: record } });
    }
    await new Promise((resolve) => stream.session.ping(resolve));
    expect(emulator.count(TABLE)).toBe(1);
    expect(stream.call.writableLength).toBeGreaterThan(0);
    const other = await openStream();
    emulator.faults[0]!.release();
    await stream.acked(39);
    send(other, 0, 'c');
    await other.acked(0);
    expect(emulator.count(TABLE)).toBe(41);
  });
});

describe('of a request, the fault', () => {
  test('reject-opening: with its status, code and table; the next attempt succeeds', async () => {
    await start({
      kind: 'reject-opening',
      status: 'RESOURCE_EXHAUSTED',
      message: 'Too many.',
      serverCode: 77,
      times: 2,
    });
    for (let i = 0; i < 2; i++) {
      const stream = await closeAfterTest(connect(emulator));
      stream.send({ create_stream: createStream(TABLE, sensorDescriptor) });
      expect(await stream.ended).toEqual({ status: 8, message: 'Too many. Error Code: 77, Error State: 0.' });
    }
    await openStream();
    expect(emulator.stats.streams).toBe(1);
  });

  test('expire-token: a token that worked is rejected from then on, a new one is not', async () => {
    await start({ kind: 'expire-token' });
    const token = await writeToken(emulator);
    await closeAfterTest(open(emulator, sensorDescriptor, { token }));
    for (let i = 0; i < 2; i++) {
      const stream = await closeAfterTest(connect(emulator, { token }));
      expect(await stream.ended).toMatchObject({ status: 16, message: 'Access token has expired.' });
    }
    expect(emulator.faults[0]!.fired).toBe(1);
    await openStream();
  });

  test('token-endpoint: status and Retry-After', async () => {
    await start({ kind: 'token-endpoint', httpStatus: 429, retryAfterS: 7 });
    const response = await fetch(`${emulator.workspaceUrl}/oidc/v1/token`, { method: 'POST' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await response.json()).toMatchObject({ error: 'rate_limit_exceeded' });
    expect((await tokenRequest(emulator, { authorization_details: details(TABLE) })).status).toBe(200);
  });

  test('token-endpoint: a late response comes after a later one', async () => {
    await start({ kind: 'token-endpoint', delayMs: 200 });
    const order: string[] = [];
    const late = tokenRequest(emulator, {}).then(({ status }) => order.push(`late ${status}`));
    await until(() => emulator.faults[0]!.fired === 1);
    await tokenRequest(emulator, {}).then(({ status }) => order.push(`next ${status}`));
    await late;
    expect(order).toEqual(['next 200', 'late 200']);
  });

  test('token-endpoint: a late response does not delay the end of the emulator', async () => {
    await start({ kind: 'token-endpoint', delayMs: 86_400_000 });
    const request = fetch(`${emulator.workspaceUrl}/oidc/v1/token`, { method: 'POST' }).catch((error: Error) => error);
    await until(() => emulator.faults[0]!.fired === 1);
    await emulator.close();
    expect(await request).toBeInstanceOf(Error);
  });
});

describe('emulator.faults', () => {
  test('lists the faults with how often they fired, and releases them', async () => {
    const stream = await startWith({ kind: 'cut', after: 5 });
    const added = emulator.fault({ kind: 'drop-ack', times: 2 });
    send(stream, 0, 'a');
    await emulator.waitForRows(TABLE, 1);
    expect(emulator.faults).toMatchObject([
      { id: 1, fault: { kind: 'cut', after: 5 }, fired: 0, active: true },
      { id: 2, fault: { kind: 'drop-ack', times: 2 }, fired: 1, active: true },
    ]);
    added.release();
    expect(emulator.faults).toMatchObject([{ id: 1 }]);
  });

  test('a fault of a table that does not exist is an Error', async () => {
    await start();
    expect(() => emulator.fault({ kind: 'cut', table: 'a.b.c' })).toThrow(
      'The emulator has no table a.b.c. Its tables are',
    );
    await expect(startEmulator({ faults: [{ kind: 'cut', table: 'a.b.c' }] })).rejects.toThrow('has no table a.b.c');
  });
});
