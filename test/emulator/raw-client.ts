import http2 from 'node:http2';
import type { Emulator } from '../../src/emulator/index.ts';
import { ErrorInfoMessage, encode, ephemeral, type MethodMessages, persistent, StatusMessage } from './raw-protocol.ts';

/** How a call ended. */
export interface End {
  readonly status: number;
  readonly message: string;
  readonly reason?: string;
}

/** A message that `recv` returns, as decoded by protobufjs. */
export type Received = Readonly<Record<string, Record<string, unknown>>>;

export interface StreamSettings {
  readonly path?: string;
  readonly token?: string;
  readonly headers?: http2.OutgoingHttpHeaders;
  readonly table?: string;
}

const SAMPLE = 'catalog.iot.sensor_events';
const SERVICE = '/databricks.zerobus.Zerobus';
/** Path of the method for persistent streams. */
export const PERSISTENT = `${SERVICE}/PersistentStream`;

export class RawStream {
  readonly session: http2.ClientHttp2Session;
  readonly call: http2.ClientHttp2Stream;
  /** The response headers. */
  readonly headers: Promise<http2.IncomingHttpHeaders>;
  readonly ended: Promise<End>;
  /** The encoded bytes of each received message. */
  readonly raw: Buffer[] = [];
  readonly #received: Received[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #messages: MethodMessages;
  #buffer: Buffer = Buffer.alloc(0);
  #over = false;

  constructor(endpoint: string, headers: http2.OutgoingHttpHeaders) {
    this.#messages = headers[':path'] === PERSISTENT ? persistent : ephemeral;
    this.session = http2.connect(endpoint);
    this.session.on('error', () => {});
    this.call = this.session.request({
      ':method': 'POST',
      te: 'trailers',
      'content-type': 'application/grpc',
      ...headers,
    });
    this.call.on('error', () => {});
    this.headers = new Promise((resolve) => this.call.once('response', resolve));
    this.ended = this.#watchEnd();
    this.call.on('data', (chunk: Buffer) => this.#onData(chunk));
  }

  send(message: Record<string, unknown>): void {
    this.sendBytes(encode(this.#messages.request, message));
  }

  sendBytes(message: Uint8Array, flag = 0): void {
    const prefix = Buffer.alloc(5);
    prefix[0] = flag;
    prefix.writeUInt32BE(message.length, 1);
    this.call.write(Buffer.concat([prefix, message]));
  }

  /** Returns the next message, or undefined if the call ended. */
  async recv(): Promise<Received | undefined> {
    while (this.#received.length === 0 && !this.#over) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return this.#received.shift();
  }

  /** Returns the content of the next message, which must be of this kind. */
  async expect(kind: string): Promise<Record<string, unknown>> {
    const message = await this.recv();
    if (!message?.[kind]) throw new Error(`expected ${kind}, got ${JSON.stringify(message ?? (await this.ended))}`);
    return message[kind];
  }

  /** Reads acks until this offset is acknowledged. */
  async acked(offset: number): Promise<number[]> {
    const seen: number[] = [];
    while (seen.at(-1) !== offset) {
      seen.push(Number((await this.expect('ingest_record_response'))['durability_ack_up_to_offset']));
    }
    return seen;
  }

  close(): void {
    this.session.destroy();
  }

  #onData(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    while (this.#buffer.length >= 5 && this.#buffer.length >= 5 + this.#buffer.readUInt32BE(1)) {
      const message = this.#buffer.subarray(5, 5 + this.#buffer.readUInt32BE(1));
      this.raw.push(message);
      this.#received.push(this.#messages.response.decode(message).toJSON() as Received);
      this.#buffer = this.#buffer.subarray(5 + message.length);
    }
    this.#wake();
  }

  #watchEnd(): Promise<End> {
    return new Promise((resolve) => {
      const end = (value: End): void => {
        this.#over = true;
        this.#wake();
        resolve(value);
      };
      this.call.on('trailers', (trailers) => end(readEnd(trailers)));
      this.call.on('response', (headers) => headers['grpc-status'] !== undefined && end(readEnd(headers)));
      this.call.on('close', () => end({ status: -1, message: 'closed without a status' }));
    });
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

function readEnd(trailers: http2.IncomingHttpHeaders): End {
  const status = Number(trailers['grpc-status']);
  const message = decodeURIComponent(String(trailers['grpc-message'] ?? ''));
  const details = trailers['grpc-status-details-bin'];
  if (typeof details !== 'string') return { status, message };
  const decoded = StatusMessage.decode(Buffer.from(details, 'base64')).toJSON() as { details: { value: string }[] };
  const info = ErrorInfoMessage.decode(Buffer.from(decoded.details[0]!.value, 'base64')).toJSON();
  return { status, message, reason: info['reason'] as string };
}

/** Requests a write token like an official client. */
export async function writeToken(emulator: Emulator, table: string = SAMPLE): Promise<string> {
  const { body } = await tokenRequest(emulator, { authorization_details: details(table) });
  return body['access_token'] as string;
}

export function details(table: string): string {
  const [catalog, schema] = table.split('.');
  const detail = (type: string, path: string, privileges: string[]): unknown => ({
    type: 'unity_catalog_privileges',
    privileges,
    object_type: type,
    object_full_path: path,
  });
  return JSON.stringify([
    detail('CATALOG', `${catalog}`, ['USE CATALOG']),
    detail('SCHEMA', `${catalog}.${schema}`, ['USE SCHEMA']),
    detail('TABLE', table, ['SELECT', 'MODIFY']),
  ]);
}

export async function tokenRequest(
  emulator: Emulator,
  fields: Readonly<Record<string, string>>,
  secret: string = emulator.env['DATABRICKS_CLIENT_SECRET']!,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const resource = 'api://databricks/workspaces/127/zerobusDirectWriteApi';
  const response = await fetch(`${emulator.workspaceUrl}/oidc/v1/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${emulator.env['DATABRICKS_CLIENT_ID']}:${secret}`).toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'all-apis', resource, ...fields }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Starts a call with the required metadata, without sending a message. */
export async function connect(emulator: Emulator, settings: StreamSettings = {}): Promise<RawStream> {
  const table = settings.table ?? SAMPLE;
  const token = settings.token ?? (await writeToken(emulator, table));
  return new RawStream(emulator.endpoint, {
    ':path': settings.path ?? `${SERVICE}/EphemeralStream`,
    authorization: `Bearer ${token}`,
    'x-databricks-zerobus-table-name': table,
    'user-agent': 'raw/1',
    ...settings.headers,
  });
}

/** Opens a stream. Without a descriptor, its records are JSON. */
export async function open(emulator: Emulator, descriptor?: Uint8Array, settings?: StreamSettings): Promise<RawStream> {
  const stream = await connect(emulator, settings);
  stream.send({ create_stream: createStream(settings?.table ?? SAMPLE, descriptor) });
  await stream.expect('create_stream_response');
  return stream;
}

export function createStream(table: string, descriptor?: Uint8Array): Record<string, unknown> {
  const record = descriptor ? { record_type: 1, descriptor_proto: descriptor } : { record_type: 2 };
  return { table_name: table, ...record };
}
