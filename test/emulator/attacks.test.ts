// Clients that mean harm, or have a fault that looks like it: the emulator stays alive, its memory is bounded, and other clients are served.
import http2 from 'node:http2';
import net from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MessageReader } from '../../src/emulator/grpc/message-reader.ts';
import type { Emulator } from '../../src/emulator/index.ts';
import { SlowCalls } from '../../src/emulator/service/slow-calls.ts';
import { startWithParts } from '../../src/emulator/start-emulator.ts';
import { ScriptedLogFiles } from './delta/scripted-log-files.ts';
import { temporaryFolder } from './delta/tables.ts';
import { sensorDescriptor, sensorRecord } from './descriptors.ts';
import { connect, open, type RawStream, writeToken } from './raw-client.ts';
import { frame, startFrames } from './raw-frames.ts';
import { RETIRE } from './raw-persistent.ts';
import { encode, ephemeral } from './raw-protocol.ts';
import { useStreams } from './use-streams.ts';

const MB = 1 << 20;
const TABLE = 'catalog.iot.sensor_events';
let emulator: Emulator;
let slowCalls: SlowCalls;
const sockets: net.Socket[] = [];
const sessions: http2.ClientHttp2Session[] = [];
beforeEach(async () => {
  slowCalls = new SlowCalls();
  emulator = await startWithParts({}, { slowCalls });
});
afterEach(async () => {
  for (const session of sessions.splice(0)) session.destroy();
  for (const socket of sockets.splice(0)) socket.destroy();
  await emulator.close();
});
const closeAfterTest = useStreams();
const good = sensorRecord({ device_id: 'a', temperature: 21.5, humidity: 0, event_ts: 1_700_000_000_000_001 });

/** Sends a record as another client, and waits for its ack. */
async function expectServed(): Promise<void> {
  const stream = await closeAfterTest(open(emulator, sensorDescriptor));
  stream.send({ ingest_record: { offset_id: 0, proto_encoded_record: good } });
  expect(await stream.acked(0)).toEqual([0]);
  stream.close();
}

/** The memory of buffers and objects. */
function held(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Opens a connection that speaks HTTP/2 frame by frame. */
async function rawConnection(): Promise<net.Socket> {
  const socket = net.connect(Number(new URL(emulator.endpoint).port), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  socket.resume();
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(startFrames());
  return socket;
}

/** Sends frames until the server closes the connection, or all are sent. */
async function flood(socket: net.Socket, bytes: Buffer, times: number): Promise<void> {
  for (let sent = 0; sent < times && !socket.destroyed && socket.writable; sent++) {
    if (!socket.write(bytes)) {
      await new Promise<void>((resolve) => {
        socket.once('drain', resolve);
        socket.once('close', () => resolve());
      });
    }
  }
}

function session(): http2.ClientHttp2Session {
  const created = http2.connect(emulator.endpoint);
  created.on('error', () => {});
  sessions.push(created);
  return created;
}

const callHeaders = async (): Promise<http2.OutgoingHttpHeaders> => ({
  ':method': 'POST',
  ':path': '/databricks.zerobus.Zerobus/EphemeralStream',
  'content-type': 'application/grpc',
  te: 'trailers',
  authorization: `Bearer ${await writeToken(emulator)}`,
  'x-databricks-zerobus-table-name': 'catalog.iot.sensor_events',
});

describe('values nested too deep', () => {
  const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

  test.each([
    ['in a column', `{"device_id":${deep(100_000)}}`],
    ['in place of the record', deep(100_000)],
    ['under a name that is not a column', `{"device_id":"a","event_ts":1,"x":${deep(100_000)}}`],
  ])('JSON %s is an invalid record', async (_, json) => {
    const stream = await closeAfterTest(open(emulator));
    stream.send({ ingest_record: { offset_id: 0, json_record: json } });
    expect(await stream.ended).toMatchObject({ status: 3 });
    await expectServed();
  });

  test('a descriptor is rejected', async () => {
    let descriptor: Uint8Array = Buffer.from([0x0a, 1, 0x61]);
    for (let depth = 0; depth < 2000; depth++) {
      const length = Buffer.from(varint(descriptor.length));
      descriptor = Buffer.concat([Buffer.from([0x1a]), length, descriptor]);
    }
    const stream = await closeAfterTest(connect(emulator));
    stream.send({
      create_stream: { table_name: 'catalog.iot.sensor_events', record_type: 1, descriptor_proto: descriptor },
    });
    expect(await stream.ended).toMatchObject({ status: 3 });
    await expectServed();
  });

  test('groups of protobuf in a record are an invalid record', async () => {
    const stream = await closeAfterTest(open(emulator, sensorDescriptor));
    stream.send({ ingest_record: { offset_id: 0, proto_encoded_record: Buffer.alloc(1_000_000, 0x7b) } });
    expect(await stream.ended).toMatchObject({ status: 3 });
    await expectServed();
  });
});

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

test('a long name of a column that does not exist fits into the headers of the response', async () => {
  const stream = await closeAfterTest(open(emulator));
  stream.send({ ingest_record: { offset_id: 0, json_record: JSON.stringify({ ['ü'.repeat(1_000_000)]: 1 }) } });
  const { status, message } = await stream.ended;
  expect(status).toBe(3);
  expect(message.length).toBeLessThan(1100);
});

test('a length is only a claim: memory grows with the bytes that arrive', async () => {
  const before = held();
  const client = session();
  const headers = await callHeaders();
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(10 * MB, 1);
  const opened = Array.from({ length: 500 }, () => {
    const call = client.request(headers);
    call.on('error', () => {});
    call.write(prefix);
    return new Promise((resolve) => call.once('response', resolve));
  });
  await Promise.all(opened);
  await expectServed();
  expect(held() - before).toBeLessThan(100 * MB);
});

test('a message that arrives byte by byte takes no more memory than its bytes', () => {
  const length = 2 * MB;
  const messages: Uint8Array[] = [];
  const reader = new MessageReader(10 * MB, (message) => messages.push(message));
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(length, 1);
  const before = held();
  reader.push(prefix);
  // Each chunk is the whole of what one read from a socket returned.
  for (let count = 1; count < length; count++) reader.push(Buffer.from([count & 0xff]));
  expect(reader.complete).toBe(false);
  expect(held() - before).toBeLessThan(40 * MB);
  reader.push(Buffer.from([0]));
  expect(messages.map((message) => [message.length, message[0], message.at(-1)])).toEqual([[length, 1, 0]]);
});

test('a compressed message is refused before it is unpacked', async () => {
  const stream = await closeAfterTest(connect(emulator));
  stream.sendBytes(gzipSync(Buffer.alloc(5 * MB)), 1);
  expect(await stream.ended).toMatchObject({ status: 12 });
});

describe('clients that are slow on purpose', () => {
  const lookFor = (seconds: number): void => {
    for (let look = 0; look < 2 * seconds; look++) slowCalls.look();
  };
  const isOver = async (stream: RawStream): Promise<void> => {
    lookFor(61);
    expect(await stream.ended).toMatchObject({
      status: 4,
      message: 'The client did not finish a message within 60 s.',
    });
  };

  test('one that never sends the first message', async () => {
    const stream = await closeAfterTest(connect(emulator));
    await stream.headers;
    await isOver(stream);
  });

  test('one that sends a byte of its message now and then', async () => {
    const stream = await closeAfterTest(open(emulator, sensorDescriptor));
    stream.send({ ingest_record: { offset_id: 0, proto_encoded_record: good } });
    await stream.acked(0);
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(1000, 1);
    stream.call.write(prefix);
    stream.call.write(Buffer.of(1));
    // The server has read the bytes when it has served another client of a later connection.
    await expectServed();
    lookFor(30);
    stream.call.write(Buffer.of(1));
    await expectServed();
    await isOver(stream);
  });

  test('one that waits between whole messages is no such client', async () => {
    const stream = await closeAfterTest(open(emulator, sensorDescriptor));
    const slow = await closeAfterTest(connect(emulator));
    await slow.headers;
    // When the emulator has ended this client, it has looked at both.
    await isOver(slow);
    stream.send({ ingest_record: { offset_id: 0, proto_encoded_record: good } });
    expect(await stream.acked(0)).toEqual([0]);
  });

  test('one that was not read for a time is no such client', async () => {
    const files = new ScriptedLogFiles();
    await using busy = await startWithParts({ data: temporaryFolder() }, { logFiles: files, slowCalls });
    const stream = await closeAfterTest(open(busy));
    let release: (() => void) | undefined;
    files.script = async (operation) => {
      if (operation === 'sync') await new Promise<void>((resolve) => (release = resolve));
    };
    const json = JSON.stringify({ device_id: 'x'.repeat(9 * MB), event_ts: 0 });
    const request = (offset: number): Buffer => {
      const content = encode(ephemeral.request, { ingest_record: { offset_id: offset, json_record: json } });
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(content.length, 1);
      return Buffer.concat([prefix, content]);
    };
    stream.call.write(request(0));
    // The record that fills the storage comes with the beginning of the next message.
    const last = request(2);
    stream.call.write(Buffer.concat([request(1), last.subarray(0, 100)]));
    await vi.waitFor(() => expect([release !== undefined, busy.count(TABLE)]).toEqual([true, 2]), { timeout: 20_000 });
    lookFor(100);
    files.script = () => {};
    release?.();
    await stream.acked(1);
    lookFor(1);
    stream.call.write(last.subarray(100));
    expect(await stream.acked(2)).toEqual([2]);
  });

  test('one that ended its side, and waits, is no such client', async () => {
    const stall = emulator.fault({ kind: 'stall' });
    const first = await closeAfterTest(open(emulator, sensorDescriptor));
    first.send({ ingest_record: { offset_id: 0, proto_encoded_record: good } });
    await vi.waitFor(() => expect(emulator.count(TABLE)).toBe(1));
    const stream = await closeAfterTest(connect(emulator));
    stream.call.end();
    // The server has seen the end when it has opened a stream of a later connection.
    await closeAfterTest(open(emulator, sensorDescriptor));
    lookFor(61);
    stall.release();
    expect(await stream.ended).toMatchObject({ status: 0 });
  });

  test('one that does not end RetireStream', async () => {
    const stream = await closeAfterTest(connect(emulator, { path: RETIRE }));
    stream.sendBytes(Buffer.alloc(0));
    await expectServed();
    await isOver(stream);
  });
});

test('a second message of RetireStream is refused at once, and none is kept', async () => {
  const stream = await closeAfterTest(connect(emulator, { path: RETIRE }));
  for (let count = 0; count < 2; count++) stream.sendBytes(Buffer.alloc(60_000));
  expect(await stream.ended).toMatchObject({ status: 3, message: 'RetireStream takes exactly one message.' });
});

test('a reader that stops keeps nothing of an incomplete message', () => {
  const reader = new MessageReader(MB, () => {});
  reader.push(Buffer.concat([Buffer.of(0, 0, 1, 0, 0), Buffer.alloc(1000)]));
  expect(reader.complete).toBe(false);
  reader.stop();
  expect(reader.complete).toBe(true);
});

test('10,000 idle streams', async () => {
  const headers = await callHeaders();
  const before = held();
  for (let connection = 0; connection < 10; connection++) {
    const client = session();
    const responses = Array.from({ length: 1000 }, () => {
      const call = client.request(headers);
      call.on('error', () => {});
      return new Promise((resolve) => call.once('response', resolve));
    });
    await Promise.all(responses);
  }
  await expectServed();
  expect(held() - before).toBeLessThan(500 * MB);
});

test('streams that are reset as soon as they are opened', async () => {
  const headers = await callHeaders();
  const client = session();
  for (let round = 0; round < 20 && !client.destroyed; round++) {
    for (let count = 0; count < 500 && !client.destroyed && !client.closed; count++) {
      const call = client.request(headers);
      call.on('error', () => {});
      call.close(http2.constants.NGHTTP2_CANCEL);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  await expectServed();
});

describe('floods of frames', () => {
  const floods: [name: string, bytes: Buffer, times: number][] = [
    ['PING', frame(6, 0, 0, Buffer.alloc(8)), 100_000],
    ['SETTINGS', frame(4, 0, 0), 100_000],
    ['PRIORITY', frame(2, 0, 1, Buffer.alloc(5, 1)), 100_000],
    ['WINDOW_UPDATE', frame(8, 0, 0, Buffer.from([0, 0, 0, 1])), 100_000],
    ['unknown', frame(0xbe, 0, 0, Buffer.alloc(1000)), 10_000],
  ];
  test.each(floods)('%s', async (_, bytes, times) => {
    const before = held();
    const socket = await rawConnection();
    await flood(socket, bytes, times);
    await expectServed();
    expect(held() - before).toBeLessThan(200 * MB);
  });

  test('CONTINUATION', async () => {
    const before = held();
    const socket = await rawConnection();
    // HEADERS without END_HEADERS, and then fields without an end.
    socket.write(frame(1, 0, 1, Buffer.from([0x83, 0x86, 0x84])));
    const field = Buffer.concat([
      Buffer.from([0x00, 0x01]),
      Buffer.from('a'),
      Buffer.from([0x7f, 0x81, 0x7e]),
      Buffer.alloc(16_256, 0x62),
    ]);
    await flood(socket, frame(9, 0, 1, field.subarray(0, 16_384)), 5000);
    await expectServed();
    expect(held() - before).toBeLessThan(200 * MB);
  });

  test('bytes that are not HTTP/2', async () => {
    const socket = net.connect(Number(new URL(emulator.endpoint).port), '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => {});
    await flood(socket, Buffer.alloc(16_384, 0x41), 100);
    await expectServed();
  });
});
