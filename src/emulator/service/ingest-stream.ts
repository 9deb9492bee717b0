import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { constants } from 'node:http2';
import timers from 'node:timers';
import { MessageReader } from '../grpc/message-reader.js';
import { buildTrailers } from '../grpc/trailers.js';
import { reject } from '../rejections/reject.js';
import { type RpcError, toRpcError } from '../rejections/rpc-error.js';
import type { RecordSchema } from '../storage/record-batch.js';
import type { StreamConnection } from '../streams/persistent-stream.js';
import { RecordChecker } from '../validate/record-checker.js';
import { authorizeCall } from './authorize.js';
import { checkBatch } from './check-batch.js';
import { toFaultError } from './fault-error.js';
import type { IngestMethod, OpenedStream, Opening } from './ingest-method.js';
import { openSchema } from './open-schema.js';
import { RECORD_TYPES, RequestReader } from './request-reader.js';
import { encodeAck, encodeCloseSignal } from './responses.js';
import type { ServiceContext } from './service-context.js';
import { type SlowCall, tooSlow } from './slow-calls.js';
import { type FaultedStream, StreamFaults } from './stream-faults.js';

// Not those that a test runner may fake.
const { clearImmediate, setImmediate } = timers;

/** Maximum size of a gRPC message. */
const MAX_MESSAGE_BYTES = 10 * 1024 * 1024;

/**
 * One call of a method that ingests. Its state is `opening` until the first message arrives, then `ingesting`, and
 * `ended` once it has sent its last message or is about to; messages that arrive afterwards are discarded. A message is
 * stored together with its offset, which a persistent stream keeps.
 *
 * An ack is sent at most once per turn of the event loop, after the storage has made the records durable. Before a
 * record is rejected, all earlier ones are acknowledged; what the service does there is not known (docs/emulator.md).
 */
export class IngestStream implements StreamConnection, SlowCall, FaultedStream {
  readonly #stream: ServerHttp2Stream;
  readonly #context: ServiceContext;
  readonly #method: IngestMethod;
  readonly #messages: MessageReader;
  readonly #request: RequestReader;
  readonly #checker = new RecordChecker();
  #state: 'opening' | 'ingesting' | 'ended' = 'opening';
  #tableName = '';
  #opened: OpenedStream | undefined;
  #faults: StreamFaults | undefined;
  #schema: RecordSchema | undefined;
  #schemaVersion = -1;
  #nextOffset = 0;
  /** Resolves when all messages so far are durable; undefined if they are. */
  #durable: Promise<void> | undefined;
  #acked = -1;
  #turn: NodeJS.Immediate | undefined;
  /** The look since which the client owes the first message, or the rest of one. */
  #waitingSince: number | undefined;
  /** Whether `adjustReading` runs again once the storage has room. */
  #awaitsRoom = false;
  /** Whether the client has ended its side of the call. */
  #halfClosed = false;
  #trailers = buildTrailers();

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, context: ServiceContext, method: IngestMethod) {
    this.#stream = stream;
    this.#context = context;
    this.#method = method;
    this.#request = new RequestReader(method.request);
    this.#messages = new MessageReader(MAX_MESSAGE_BYTES, (message) => this.#onMessage(message));
    stream.on('wantTrailers', () => this.#sendTrailers());
    stream.on('data', (chunk: Buffer) => {
      this.#guard(() => this.#messages.push(chunk));
      if (!this.#messages.complete) this.#waitingSince ??= context.slowCalls.looks;
      this.adjustReading();
    });
    stream.on('end', () => this.#onHalfClose());
    stream.on('close', () => this.#release());
    stream.on('error', () => this.#release());
    this.#waitingSince = context.slowCalls.looks;
    context.slowCalls.add(this);
    // Clients wait for the response headers before they send anything.
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    this.#guard(() => {
      this.#tableName = authorizeCall(headers, context);
    });
  }

  get waitingSince(): number | undefined {
    return this.#stream.isPaused() ? undefined : this.#waitingSince;
  }

  onTooSlow(): void {
    this.finish(tooSlow());
  }

  /** Ends the call with a status, without an ack. Messages that arrive afterwards are discarded. */
  end(error: RpcError): void {
    this.#endWith(error);
  }

  #guard(run: () => void): void {
    if (this.#state === 'ended') return;
    try {
      run();
    } catch (error) {
      this.finish(toRpcError(error));
    }
  }

  #onMessage(message: Uint8Array): void {
    this.#waitingSince = undefined;
    this.#request.read(message);
    if (this.#state === 'opening') this.#open(message);
    else this.#ingest(message);
  }

  #open(message: Uint8Array): void {
    const { kind, bounds } = this.#request;
    const content = message.subarray(bounds[0], bounds[1]);
    const fault = this.#context.faults.request(['reject-opening'], this.#faultTable);
    if (fault?.kind === 'reject-opening') throw toFaultError(fault);
    const opening = { kind, content, tableName: this.#tableName, connection: this };
    const opened = this.#openStream(opening);
    this.#opened = opened;
    opened.table.streams.add(this);
    this.#faults = new StreamFaults(this.#context.faults, this, opened);
    // A client that ends its side at once gets the response first.
    this.#durable = opened.persistent?.durable;
    this.#schema = opened.schema;
    this.#schemaVersion = opened.table.version;
    this.#acked = opened.persistent?.lastCommitted ?? -1;
    this.#nextOffset = this.#acked + 1;
    this.#state = 'ingesting';
    this.#answer(opened).catch((error: unknown) => this.#endWith(toRpcError(error)));
  }

  #openStream(opening: Opening): OpenedStream {
    try {
      return this.#method.open(opening, this.#context);
    } catch (error) {
      // The answer that a stream is retired or unknown must hold after a crash.
      this.#durable = this.#context.streams.durable;
      throw error;
    }
  }

  /** Sends the response. It says which records are committed, so they must be durable. */
  async #answer({ persistent, response }: OpenedStream): Promise<void> {
    const durable = persistent?.durable;
    if (durable) await durable;
    if (this.#context.faults.request(['lost-answer'], this.#faults?.table)) this.cut();
    else if (this.#writable()) this.#stream.write(response);
  }

  /** Stops reading while the storage has too many records to write, or a fault stalls it, and starts again afterwards. */
  adjustReading(): void {
    const room = this.#opened?.table.storage.room();
    if (room === undefined && !this.#faults?.stallsReads) {
      if (!this.#stream.isPaused()) return;
      // The rest of a message was not read meanwhile.
      if (this.#waitingSince !== undefined) this.#waitingSince = this.#context.slowCalls.looks;
      this.#stream.resume();
      return;
    }
    this.#stream.pause();
    if (this.#awaitsRoom || room === undefined) return;
    this.#awaitsRoom = true;
    room.then(() => {
      this.#awaitsRoom = false;
      this.adjustReading();
    });
  }

  /**
   * Checks the descriptor again if the table changed. A stream continues while its descriptor fits the new table.
   * Otherwise throws the RpcError that opening a stream would throw.
   */
  #checkSchema({ table, descriptor }: OpenedStream): RecordSchema {
    if (this.#schema === undefined || table.version !== this.#schemaVersion) {
      // A table that was created with the same name is another table.
      if (this.#context.tables.get(this.#tableName) !== table)
        throw reject('table-changed', { table: this.#tableName });
      this.#schema = openSchema(table, descriptor);
      this.#schemaVersion = table.version;
    }
    return this.#schema;
  }

  #ingest(message: Uint8Array): void {
    const request = this.#request;
    const opened = this.#opened as OpenedStream;
    const { table, persistent } = opened;
    if (request.kind !== 'record' && request.kind !== 'batch') {
      throw reject('records-missing', {});
    }
    if (request.offset !== this.#nextOffset) {
      const got = request.offset < 0 ? 'none' : request.offset;
      throw reject('offset-not-next', { expected: this.#nextOffset, got });
    }
    const schema = this.#checkSchema(opened);
    const format = schema.plan ? RECORD_TYPES.PROTO : RECORD_TYPES.JSON;
    if (request.format !== format && (request.format !== 0 || request.kind === 'record')) {
      throw reject('records-of-other-type', { type: format });
    }
    checkBatch(schema, this.#checker, request, message, table.rejected);
    this.#faults?.checkMessage(request, message);
    const { count } = request;
    const offset = this.#nextOffset;
    if (count > 0 || persistent) {
      const batch = { schema, bytes: message, count, bounds: request.bounds.slice(0, 2 * count) };
      this.#awaitStored(table.storage.append(batch, persistent && { stream: persistent, offset }));
    }
    this.#nextOffset++;
    persistent?.commit(offset, this.#durable);
    this.#faults?.onStored(offset, count);
    if (this.#state === 'ingesting') this.scheduleAck();
    else table.notify();
  }

  /** Notes when all messages so far are durable. If they cannot be stored, ends the call before a later message is stored. */
  #awaitStored(durable: Promise<void> | undefined): void {
    if (durable === this.#durable) return;
    this.#durable = durable;
    durable?.catch((error: unknown) => {
      if (this.#state !== 'ended') this.#endWith(toRpcError(error));
    });
  }

  cut(): void {
    this.#end();
    this.#stream.session?.destroy();
  }

  goAway(): void {
    this.#stream.session?.close();
  }

  sendCloseSignal(durationMs: number): void {
    if (this.#writable()) this.#stream.write(encodeCloseSignal(this.#method.response, durationMs));
  }

  scheduleAck(): void {
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.#acknowledge().catch((error: unknown) => this.#endWith(toRpcError(error)));
    });
  }

  /** Makes all records received so far durable and, unless a fault withholds the ack, acknowledges them. */
  async #acknowledge(): Promise<void> {
    const offset = this.#nextOffset - 1;
    const durable = this.#durable;
    if (durable) await durable;
    this.#opened?.table.notify();
    // Without an ack to send there is nothing that a fault could withhold, such as the end of a call.
    if (this.#faults && offset > this.#acked) this.#faults.acknowledge(offset);
    else this.sendAck(offset, false);
  }

  sendAck(offset: number, isLost: boolean): void {
    if (offset > this.#acked && this.#writable()) {
      this.#acked = offset;
      if (!isLost) this.#stream.write(encodeAck(this.#method.response, offset));
    }
    if (this.#halfClosed && this.#state !== 'ended' && this.#acked === this.#nextOffset - 1) this.#endWith();
  }

  #onHalfClose(): void {
    if (this.#state === 'ended') return;
    this.#halfClosed = true;
    this.#waitingSince = undefined;
    if (this.#messages.complete) this.scheduleAck();
    else this.finish(reject('message-cut-off', {}));
  }

  /** Acknowledges the records before the end, then ends the call with OK, or with the error. */
  finish(error?: RpcError): void {
    this.#end();
    this.#acknowledge().then(
      () => this.#endWith(error),
      () => this.#endWith(error),
    );
  }

  #endWith(error?: RpcError): void {
    this.#end();
    if (!this.#writable()) return;
    this.#trailers = buildTrailers(error);
    this.#stream.end();
  }

  #end(): void {
    this.#state = 'ended';
    this.#context.slowCalls.remove(this);
    this.#messages.stop();
    this.#faults?.stop();
  }

  #writable(): boolean {
    return !this.#stream.destroyed && !this.#stream.writableEnded;
  }

  /** The table of the call as faults name it. */
  get #faultTable(): string {
    return this.#context.tables.get(this.#tableName)?.key ?? this.#tableName.toLowerCase();
  }

  #sendTrailers(): void {
    this.#stream.sendTrailers(this.#trailers);
    // Asks a client that is still sending to stop. In the next turn, so that the trailers are sent first.
    setImmediate(() => {
      if (!this.#stream.destroyed) this.#stream.close(constants.NGHTTP2_NO_ERROR);
    });
  }

  #release(): void {
    this.#end();
    this.#opened?.persistent?.disconnect(this);
    this.#opened?.table.streams.delete(this);
    clearImmediate(this.#turn);
  }
}
