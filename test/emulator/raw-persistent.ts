import type { Emulator } from '../../src/emulator/index.ts';
import { connect, createStream, type End, PERSISTENT, type RawStream, type StreamSettings } from './raw-client.ts';
import { encode, RetireStreamRequest } from './raw-protocol.ts';

const SAMPLE = 'catalog.iot.sensor_events';
/** Path of the method that retires a persistent stream. */
export const RETIRE = '/databricks.zerobus.Zerobus/RetireStream';

/** A persistent stream that a client has opened. */
export interface OpenPersistent {
  readonly stream: RawStream;
  readonly id: string;
  /** Offset of the next message. */
  readonly next: number;
}

/** Starts a call of PersistentStream without sending a message. */
export function connectPersistent(emulator: Emulator, settings?: StreamSettings): Promise<RawStream> {
  return connect(emulator, { path: PERSISTENT, ...settings });
}

/** Creates a persistent stream. Without a descriptor, its records are JSON. */
export async function create(
  emulator: Emulator,
  descriptor?: Uint8Array,
  settings?: StreamSettings,
): Promise<OpenPersistent> {
  const stream = await connectPersistent(emulator, settings);
  stream.send({ create_stream: { create_stream: createStream(SAMPLE, descriptor) } });
  const { stream_id: id } = await stream.expect('create_stream_response');
  return { stream, id: id as string, next: 0 };
}

/** Resumes a persistent stream. */
export async function resume(
  emulator: Emulator,
  id: string,
  descriptor?: Uint8Array,
  settings?: StreamSettings,
): Promise<OpenPersistent> {
  const stream = await startResume(emulator, id, descriptor, settings);
  const { last_committed_offset: last } = await stream.expect('resume_stream_response');
  return { stream, id, next: last === undefined ? 0 : Number(last) + 1 };
}

/** Sends `resume_stream` on a new connection, and does not wait for the answer. */
export async function startResume(
  emulator: Emulator,
  id: string,
  descriptor?: Uint8Array,
  settings?: StreamSettings,
): Promise<RawStream> {
  const stream = await connectPersistent(emulator, settings);
  const format = descriptor ? { record_type: 1, descriptor_proto: descriptor } : { record_type: 2 };
  stream.send({ resume_stream: { stream_id: id, ...format } });
  return stream;
}

/** Calls RetireStream, and returns how the call ended and the messages of the answer. */
export async function retire(
  emulator: Emulator,
  request: { readonly stream_id?: string; readonly table_name?: string },
  settings?: StreamSettings,
): Promise<End & { readonly answers: readonly string[] }> {
  const call = await connect(emulator, { path: RETIRE, ...settings });
  call.sendBytes(encode(RetireStreamRequest, { table_name: settings?.table ?? SAMPLE, ...request }));
  call.call.end();
  const end = await call.ended;
  call.close();
  return { ...end, answers: call.raw.map((message) => message.toString('hex')) };
}
