// Mutated requests to the emulator: each gets an answer, none ends in a bug, and what is acknowledged is stored.

import { once } from 'node:events';
import http2 from 'node:http2';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as iot from '../../generated/catalog/iot/index.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { STATUS_CODES } from '../../src/emulator/rejections/rpc-error.ts';
import { lockToModel } from '../../src/lock/lock-to-model.ts';
import { createStream, open, writeToken } from '../emulator/raw-client.ts';
import { encode, ephemeral } from '../emulator/raw-protocol.ts';
import { recordArbitrary } from '../emulator/wire-record.ts';
import { fixtureLock } from '../proto/fixture-lock.ts';
import { type Chooser, choosers } from './chooser.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { runs } from './runs.ts';

const TYPES = [
  ['sensor_events', iot.SensorEvent],
  ['nested', iot.Nested],
  ['every_type', iot.EveryType],
] as const;

interface Target {
  readonly table: string;
  readonly token: string;
  readonly descriptor: Buffer;
  /** Records as JSON, and the same ones as protobuf. */
  readonly json: readonly string[];
  readonly proto: readonly Buffer[];
}

interface Ack {
  readonly durability_ack_up_to_offset: string;
}

let emulator: Emulator;
let session: http2.ClientHttp2Session;
let targets: Target[];

beforeAll(async () => {
  const models = TYPES.map(([fixture]) => lockToModel(fixtureLock(fixture)));
  emulator = await startEmulator({ tables: models });
  session = http2.connect(emulator.endpoint);
  targets = await Promise.all(
    TYPES.map(async ([, type], i) => {
      const { table } = type;
      const sample = fc.sample(recordArbitrary(models[i]!.columns), { numRuns: 20, seed: 7 });
      const json = sample.map((record) => JSON.stringify(record));
      const stream = await open(emulator, undefined, { table });
      stream.send({ ingest_record_batch: { offset_id: 0, json_batch: { records: json } } });
      await stream.acked(0);
      stream.close();
      const proto = emulator
        .rows(type as typeof iot.SensorEvent)
        .map((record) => Buffer.from(type.encode(record as never)));
      return { table, token: await writeToken(emulator, table), descriptor: Buffer.from(type.descriptor), json, proto };
    }),
  );
});
afterAll(async () => {
  session.destroy();
  await emulator.close();
});

test('a mutated call ends with a status, and what it was acknowledged is stored', async () => {
  const seen = new Map<number, number>();
  const property = fc.asyncProperty(choosers, async (choose: Chooser) => {
    const target = choose.of(targets);
    const before = emulator.count(target.table);
    const messages = createMessages(target, choose);
    const { status, message, acked } = await call(target, mutateMessages(messages, choose));
    expect(Object.values(STATUS_CODES)).toContain(status);
    expect({ status, message }).not.toMatchObject({ status: STATUS_CODES.INTERNAL });
    // Records are counted by a reader that others wrote.
    expect(emulator.count(target.table) - before).toBe(acked);
    seen.set(status, (seen.get(status) ?? 0) + 1);
  });
  await fc.assert(property, runs(1000));
  for (const [, type] of TYPES)
    expect(emulator.rows(type as typeof iot.SensorEvent)).toHaveLength(emulator.count(type));
  // The mutations reach beyond the first check, and leave some calls valid.
  expect(seen.get(STATUS_CODES.OK)).toBeGreaterThan(20);
  expect(seen.get(STATUS_CODES.INVALID_ARGUMENT)).toBeGreaterThan(20);
});

/** A valid call: a message that opens the stream, and one to three with records. */
function createMessages({ table, descriptor, json, proto }: Target, choose: Chooser): Buffer[] {
  const isJson = choose.oneIn(2);
  const opening = { create_stream: createStream(table, isJson ? undefined : descriptor) };
  const records = Array.from({ length: 1 + choose.below(3) }, (_, offset) => {
    const batch = Array.from({ length: choose.below(4) }, () => choose.below(json.length));
    const one = choose.below(json.length);
    if (choose.oneIn(2)) {
      return {
        ingest_record: {
          offset_id: offset,
          ...(isJson ? { json_record: json[one] } : { proto_encoded_record: proto[one] }),
        },
      };
    }
    return {
      ingest_record_batch: {
        offset_id: offset,
        ...(isJson
          ? { json_batch: { records: batch.map((i) => json[i]) } }
          : { proto_encoded_batch: { records: batch.map((i) => proto[i]) } }),
      },
    };
  });
  return [opening, ...records].map((message) => Buffer.from(encode(ephemeral.request, message)));
}

/** Mutates one message or its frame, drops one, or sends one twice. Returns the bytes of the call. */
function mutateMessages(messages: readonly Buffer[], choose: Chooser): Buffer {
  const frames = messages.map(toFrame);
  const at = choose.oneIn(4) ? 0 : choose.below(frames.length);
  const frame = frames[at] as Buffer;
  switch (choose.below(8)) {
    case 0:
      return Buffer.concat(frames.toSpliced(at, 1));
    case 1:
      return Buffer.concat(frames.toSpliced(at, 0, frame));
    case 2:
      return Buffer.concat(frames.with(at, mutateBytes(frame, messages, choose)));
    default:
      return Buffer.concat(frames.with(at, toFrame(mutateBytes(messages[at] as Buffer, messages, choose))));
  }
}

function toFrame(message: Buffer): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** The messages of a call, up to the first frame that is compressed or cut off. */
function readFrames(bytes: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  let at = 0;
  while (at + 5 <= bytes.length && bytes[at] === 0) {
    const end = at + 5 + bytes.readUInt32BE(at + 1);
    if (end > bytes.length) break;
    messages.push(bytes.subarray(at + 5, end));
    at = end;
  }
  return messages;
}

/** Sends the bytes as one call. `acked` counts the records in the messages that were acknowledged. */
async function call(
  { table, token }: Target,
  bytes: Buffer,
): Promise<{ status: number; message: string; acked: number }> {
  const stream = session.request({
    ':method': 'POST',
    ':path': '/databricks.zerobus.Zerobus/EphemeralStream',
    te: 'trailers',
    'content-type': 'application/grpc',
    authorization: `Bearer ${token}`,
    'x-databricks-zerobus-table-name': table,
  });
  const chunks: Buffer[] = [];
  let end: http2.IncomingHttpHeaders = {};
  stream.on('response', (headers) => {
    end = headers;
  });
  stream.on('trailers', (trailers) => {
    end = trailers;
  });
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('error', () => undefined);
  stream.end(bytes);
  await once(stream, 'close');
  const offset = lastAck(Buffer.concat(chunks));
  // The first message opens the stream; the next one has offset 0.
  const ingested = readFrames(bytes).slice(1, offset + 2);
  const acked = ingested.reduce((sum, message) => sum + countRecords(message), 0);
  return { status: Number(end['grpc-status']), message: String(end['grpc-message'] ?? ''), acked };
}

function lastAck(bytes: Buffer): number {
  const acks = readFrames(bytes).flatMap((message) => {
    const { ingest_record_response: ack } = ephemeral.response.decode(message).toJSON() as Record<string, Ack>;
    return ack === undefined ? [] : [Number(ack.durability_ack_up_to_offset)];
  });
  return acks.at(-1) ?? -1;
}

function countRecords(message: Buffer): number {
  const request = ephemeral.request.decode(message).toJSON() as Record<string, Record<string, unknown>>;
  if (request['ingest_record'] !== undefined) return 1;
  const batch = Object.values(request['ingest_record_batch'] ?? {}).find((value) => typeof value === 'object');
  return (batch as { records?: unknown[] } | undefined)?.records?.length ?? 0;
}
