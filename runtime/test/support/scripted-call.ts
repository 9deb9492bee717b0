import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { Reader } from '../../src/codecs/reader.ts';
import { MessageSplitter } from '../../src/grpc/message-splitter.ts';

/** A message with records that the client sent. */
export interface Ingest {
  readonly offset: number;
  readonly kind: 'single' | 'batch';
  readonly records: readonly Uint8Array[];
}

/** The message with which the client creates a stream. */
export interface Create {
  readonly table: string;
  readonly descriptor: Uint8Array;
  readonly recordType: number;
}

/** The path of the method for persistent streams. */
const PERSISTENT = '/databricks.zerobus.Zerobus/PersistentStream';

/** A call on the server's side: the messages it received, and methods to respond, correctly or not. */
export class ScriptedCall {
  readonly headers: IncomingHttpHeaders;
  readonly received: Ingest[] = [];
  /** Every message, as it arrived. */
  readonly messages: Buffer[] = [];
  create: Create | undefined;
  /** The id of the persistent stream that the client resumes. */
  resumes: string | undefined;
  readonly #stream: ServerHttp2Stream;
  readonly #socket: Socket;
  readonly #splitter = new MessageSplitter(16 << 20);
  readonly #waiting: (() => void)[] = [];
  #read = 0;
  #ended = false;
  #responded = false;

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, socket: Socket) {
    this.headers = headers;
    this.#socket = socket;
    this.#stream = stream;
    stream.on('error', () => {});
    stream.on('data', (chunk: Buffer) => {
      this.#splitter.push(chunk, (message) => this.#take(message));
      this.#wake();
    });
    for (const event of ['end', 'close'] as const) {
      stream.on(event, () => {
        this.#ended = true;
        this.#wake();
      });
    }
  }

  /** The protocol that TLS negotiated; false or undefined without TLS. */
  get alpnProtocol(): string | false | null | undefined {
    return this.#stream.session?.alpnProtocol;
  }

  /** Whether it is the call of a persistent stream. */
  get isPersistent(): boolean {
    return this.headers[':path'] === PERSISTENT;
  }

  /** Responds to `resume_stream`. `committed` is the last offset that is committed. */
  openResumed(committed: number | undefined): void {
    this.respond();
    this.send(bytesField(0x12, committed === undefined ? Buffer.alloc(0) : varintField(0x08, committed)));
  }

  /** Waits for `create_stream` and responds to it as the service does. */
  async open(streamId: string = 'stream-1'): Promise<void> {
    await this.created();
    this.respond();
    this.send(bytesField(0x0a, bytesField(0x0a, Buffer.from(streamId))));
  }

  /** Whether the client has ended or cancelled the stream. */
  get isEnded(): boolean {
    return this.#ended;
  }

  /** Waits for the message with this index. */
  async message(index: number): Promise<void> {
    while (this.messages.length <= index && !this.#ended) await this.#change();
  }

  /** Waits for `create_stream` or `resume_stream`. */
  async created(): Promise<void> {
    while (this.create === undefined && this.resumes === undefined && !this.#ended) await this.#change();
  }

  /** Returns the next message; undefined when the client has ended or cancelled the stream. */
  async next(): Promise<Ingest | undefined> {
    while (this.#read >= this.received.length) {
      if (this.#ended) return undefined;
      await this.#change();
    }
    return this.received[this.#read++];
  }

  /** Forgets the messages that `next` returned, so that a long run does not fill the memory. */
  forget(): void {
    this.received.splice(0, this.#read);
    this.#read = 0;
    this.messages.length = 0;
  }

  /** Acknowledges each message, until the client ends the stream or `limit` messages arrived. */
  async ackAll(limit: number = Number.POSITIVE_INFINITY): Promise<void> {
    for (let count = 0; count < limit; count++) {
      const message = await this.next();
      if (message === undefined) return;
      this.ack(message.offset);
    }
  }

  respond(headers: Record<string, string | number | undefined> = {}): void {
    if (this.#responded || this.#stream.destroyed) return;
    this.#responded = true;
    const all = { ':status': 200, 'content-type': 'application/grpc', ...headers };
    this.#stream.respond(all, { waitForTrailers: !('grpc-status' in all), endStream: 'grpc-status' in all });
  }

  /** Sends headers, and leaves the stream open whatever they say. */
  respondOpen(headers: Record<string, string>): void {
    this.#responded = true;
    this.#stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...headers });
  }

  ack(offset: number): void {
    this.send(bytesField(this.isPersistent ? 0x1a : 0x12, varintField(0x08, offset)));
  }

  closeSignal(milliseconds: number): void {
    const seconds = Buffer.concat([Buffer.from([0x08]), varint(Math.floor(milliseconds / 1000))]);
    const nanos = Buffer.concat([Buffer.from([0x10]), varint((milliseconds % 1000) * 1e6)]);
    this.send(bytesField(this.isPersistent ? 0x22 : 0x1a, bytesField(0x0a, Buffer.concat([seconds, nanos]))));
  }

  /** Ends the call with a status in trailers. */
  status(status: number, message: string = ''): void {
    this.respond();
    if (this.#stream.destroyed) return;
    const trailers = { 'grpc-status': String(status), 'grpc-message': encodeURIComponent(message) };
    this.#stream.once('wantTrailers', () => {
      if (this.#stream.sentTrailers === undefined) this.#stream.sendTrailers(trailers);
    });
    this.#stream.end();
  }

  ok(): void {
    this.status(0);
  }

  /** Destroys the socket. */
  cut(): void {
    // A reset of a socket that is being shut down fails in Node.js 20, and leaves its handle open.
    if (this.#socket.writableEnded) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }

  /** Closes the socket as a process that exits does. */
  hangUp(): void {
    this.#socket.destroy();
  }

  reset(code: number = constants.NGHTTP2_INTERNAL_ERROR): void {
    this.#stream.close(code);
  }

  goaway(code: number = constants.NGHTTP2_NO_ERROR, lastStreamId: number = 0): void {
    this.#stream.session?.goaway(code, lastStreamId);
  }

  /** Sends `body` as a gRPC message. */
  send(body: Uint8Array): void {
    const head = Buffer.alloc(5);
    head.writeUInt32BE(body.length, 1);
    this.raw(Buffer.concat([head, body]));
  }

  raw(bytes: Buffer): void {
    if (!this.#stream.destroyed && !this.#stream.writableEnded) this.#stream.write(bytes);
  }

  /** Pauses or resumes reading from the socket. */
  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  #take(message: Buffer): void {
    this.messages.push(Buffer.from(message));
    const { isPersistent } = this;
    if (!isPersistent && this.headers[':path'] !== '/databricks.zerobus.Zerobus/EphemeralStream') return;
    if (message[0] === 0x0a) this.create = readCreate(message, isPersistent);
    else if (message[0] === 0x12 && isPersistent) this.resumes = readResume(message);
    else this.received.push(readIngest(message, isPersistent ? 0x1a : 0x12));
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

function readCreate(message: Uint8Array, isPersistent: boolean): Create {
  const reader = new Reader(message);
  reader.tag();
  if (isPersistent) {
    reader.enter();
    reader.tag();
  }
  let table = '';
  let descriptor: Uint8Array = new Uint8Array();
  let recordType = 0;
  reader.enter();
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) table = reader.string();
    else if (tag === 0x1a) descriptor = reader.bytes();
    else if (tag === 0x20) recordType = reader.int();
    else throw new Error(`tag ${tag} in create_stream`);
  }
  return { table, descriptor, recordType };
}

function readResume(message: Uint8Array): string {
  const reader = new Reader(message);
  reader.tag();
  reader.enter();
  while (reader.more()) {
    if (reader.tag() === 0x0a) return reader.string();
    throw new Error('resume_stream does not begin with the id of the stream');
  }
  return '';
}

/** Parses `ingest_record`, whose tag is `single`, and `ingest_record_batch`. */
function readIngest(message: Uint8Array, single: number): Ingest {
  const reader = new Reader(message);
  const kind = reader.tag() === single ? 'single' : 'batch';
  let offset = -1;
  const records: Uint8Array[] = [];
  reader.enter();
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x08) offset = Number(reader.bigint());
    else if (tag !== 0x12) throw new Error(`tag ${tag} in an ingest request`);
    else if (kind === 'single') records.push(reader.bytes());
    else {
      const outer = reader.enter();
      while (reader.more()) {
        if (reader.tag() !== 0x0a) throw new Error('a batch contains a field that is not a record');
        records.push(reader.bytes());
      }
      reader.leave(outer);
    }
  }
  return { offset, kind, records };
}

/** Encodes a field with a length. */
export function bytesField(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag]), varint(content.length), content]);
}

/** Encodes a field with an integer. */
export function varintField(tag: number, value: number): Buffer {
  return Buffer.concat([Buffer.of(tag), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
