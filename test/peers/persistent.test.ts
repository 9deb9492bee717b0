// Persistent streams of the emulator with the official Rust SDK, the only client of theirs that is not ours.
import { expect, test } from 'vitest';
import { SensorEvent } from '../../generated/catalog/iot/index.ts';
import { type Emulator, type Fault, startEmulator } from '../../src/emulator/index.ts';
import { retire } from '../emulator/raw-persistent.ts';
import { ingestPersistent, type PersistentRequest, type PersistentResult } from './official-client.ts';
import { describePeer } from './peer.ts';
import { rustClient } from './rust.ts';

const { table, descriptor } = SensorEvent;
const records = Array.from({ length: 1_000 }, (_, i) =>
  SensorEvent.decode(
    SensorEvent.encode({ device_id: `größe ${i}`, temperature: i / 4, humidity: BigInt(i), event_ts: new Date(i) }),
  ),
);
const encoded = records.map((record) => SensorEvent.encode(record));
const json = records.map((record) => JSON.stringify(SensorEvent.toWire(record)));
/** 1,000 records in messages of 7: the last offset is 142. */
const PROTO: PersistentRequest = { table, descriptor, records: encoded, batch: 7, recovery: true };
const LAST = 142;

const start = (...faults: Fault[]): Promise<Emulator> => startEmulator({ tables: [SensorEvent], faults });

await describePeer('the official Rust SDK 2.12.0', rustClient, (program) => {
  const ingest = (emulator: Emulator, request: Partial<PersistentRequest> = {}): Promise<PersistentResult> =>
    ingestPersistent(program, emulator, { ...PROTO, ...request });

  test('creates a stream, and resumes it in another process after the last record', async () => {
    await using emulator = await start();
    const created = await ingest(emulator, { records: encoded.slice(0, 700) });
    expect(created).toEqual({ ok: true, streamId: expect.stringMatching(/./) });
    const { streamId } = created as { streamId: string };
    expect(await ingest(emulator, { streamId })).toEqual({ ok: true, streamId, watermark: 99 });
    expect(await ingest(emulator, { streamId })).toEqual({ ok: true, streamId, watermark: LAST });
    expect(emulator.rows(SensorEvent)).toEqual(records);
  });

  test('creates and resumes a stream of JSON', async () => {
    await using emulator = await start();
    const request = { table, batch: 1, recovery: true };
    const { streamId } = await ingestPersistent(program, emulator, { ...request, records: json.slice(0, 10) });
    const resumed = { ...request, records: json, streamId: streamId! };
    expect(await ingestPersistent(program, emulator, resumed)).toMatchObject({ ok: true, watermark: 9 });
    expect(emulator.rows(SensorEvent)).toEqual(records);
  });

  test.each<[name: string, ...Fault[]]>([
    ['a lost answer of create_stream', { kind: 'lost-answer' }],
    ['lost acks', { kind: 'cut', after: 60, every: true }],
    [
      'lost acks and lost answers of resume_stream',
      { kind: 'cut', after: 90, every: true },
      { kind: 'lost-answer', after: 50, every: true },
    ],
    [
      'the end of a stream after 15 minutes',
      { kind: 'close-signal', after: 150, every: true, durationMs: 200 },
      { kind: 'status', after: 230, every: true, status: 'UNAVAILABLE', serverCode: 6002 },
    ],
  ])('inserts each record once, in order, with %s', async (_, ...faults) => {
    await using emulator = await start(...faults);
    expect(await ingest(emulator)).toMatchObject({ ok: true });
    expect(emulator.rows(SensorEvent)).toEqual(records);
    expect(emulator.stats.streams).toBeGreaterThan(1);
  });

  test('inserts each record once over several processes, each of which ends at a lost ack', async () => {
    await using emulator = await start({ kind: 'cut', after: 300, every: true });
    let result = await ingest(emulator, { recovery: false });
    const { streamId } = result as { streamId: string };
    const watermarks: unknown[] = [];
    for (; !result.ok && watermarks.length < 10; watermarks.push(result.watermark)) {
      result = await ingest(emulator, { recovery: false, streamId });
    }
    expect(result.ok).toBe(true);
    expect(watermarks).toEqual([42, 85, 128]);
    expect(emulator.rows(SensorEvent)).toEqual(records);
  });

  test('cannot resume a stream that is retired, expired or of another record type', async () => {
    await using emulator = await start();
    const { streamId } = (await ingest(emulator)) as { streamId: string };
    const other = await ingestPersistent(program, emulator, {
      table,
      batch: 1,
      recovery: true,
      records: json,
      streamId,
    });
    expect(other).toMatchObject({ ok: false, error: expect.stringContaining('was created for records of type 1') });
    expect(await retire(emulator, { stream_id: streamId })).toMatchObject({ status: 0 });
    const retired = { ok: false, error: expect.stringContaining(`Stream ${streamId} was retired`) };
    expect(await ingest(emulator, { streamId })).toMatchObject(retired);

    const next = (await ingest(emulator, { records: [] })) as { streamId: string };
    emulator.fault({ kind: 'expire' });
    const expired = { ok: false, error: expect.stringContaining(`Stream ${next.streamId} does not exist`) };
    expect(await ingest(emulator, { streamId: next.streamId })).toMatchObject(expired);
    expect(emulator.rows(SensorEvent)).toEqual(records);
  });

  test('reports a service without persistent streams', async () => {
    await using emulator = await start({ kind: 'unimplemented' });
    const result = await ingest(emulator);
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining('is not implemented') });
  });
});
