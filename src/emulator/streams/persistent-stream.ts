import { reject } from '../rejections/reject.js';
import type { RpcError } from '../rejections/rpc-error.js';
import type { StoredStream, StreamIdentity, StreamStatus } from '../storage/stored-stream.js';
import type { EmulatedTable } from '../tables/emulated-table.js';

/** The connection that ingests into a persistent stream. */
export interface StreamConnection {
  /** Ends the call with a status. Messages that arrive afterwards are discarded. */
  end(error: RpcError): void;
}

/**
 * Stores what happened to a stream. Returns a promise that resolves when that is durable, and rejects with RpcError if it cannot be stored,
 * which it may also throw; undefined if streams are not stored.
 */
export type StreamStorer = (stream: PersistentStream, status: StreamStatus) => Promise<void> | undefined;

/**
 * A persistent stream: an id and the offset up to which it is committed, both of which outlive connections. At most one
 * connection ingests into it.
 */
export class PersistentStream implements StreamIdentity {
  readonly id: string;
  /** Undefined if an earlier emulator dropped it. */
  readonly table: EmulatedTable | undefined;
  /** Type of its records, one of `RECORD_TYPES`. */
  readonly recordType: number;
  #lastCommitted = -1;
  #lastDurable = -1;
  #durable: Promise<void> | undefined;
  #retired = false;
  #retirement: Promise<void> | undefined;
  #storedTable: string | undefined;
  #connection: StreamConnection | undefined;
  readonly #store: StreamStorer;

  /** `stored` is the stream as an earlier emulator left it. */
  constructor(
    { id, recordType }: StreamIdentity,
    table: EmulatedTable | undefined,
    store: StreamStorer,
    stored?: StoredStream,
  ) {
    this.id = id;
    this.table = table;
    this.recordType = recordType;
    this.#store = store;
    if (stored === undefined) return;
    this.#lastCommitted = stored.lastCommitted;
    this.#lastDurable = stored.lastCommitted;
    this.#retired = stored.isRetired;
    this.#storedTable = stored.table;
  }

  /** The `id` of the storage of its table when it was stored last; undefined if it was not. */
  get storedTable(): string | undefined {
    return this.#storedTable;
  }

  /** Notes that it is stored as a stream of the table with this id. */
  storeIn(table: string): void {
    this.#storedTable = table;
  }

  /** Stores the stream, with nothing committed. Returns a promise that rejects with RpcError if it cannot be stored; throws the same. */
  create(): Promise<void> | undefined {
    const durable = this.#store(this, 'open');
    this.commit(-1, durable);
    return durable;
  }

  /** Offset of the last committed message; -1 before the first. */
  get lastCommitted(): number {
    return this.#lastCommitted;
  }

  get isConnected(): boolean {
    return this.#connection !== undefined;
  }

  get retired(): boolean {
    return this.#retired;
  }

  /**
   * Makes this the connection of the stream. Ends an earlier one first, so that nothing it still sends is committed:
   * the client may have given it up while its records are on their way.
   */
  connect(connection: StreamConnection): void {
    this.#end(reject('stream-resumed', { stream: this.id }));
    this.#connection = connection;
  }

  /** Forgets a connection that has closed, which does not end the stream. */
  disconnect(connection: StreamConnection): void {
    if (this.#connection === connection) this.#connection = undefined;
  }

  /** Resolves when the stream and all committed messages are durable; undefined if they are. Rejects with RpcError if they cannot be stored. */
  get durable(): Promise<void> | undefined {
    return this.#durable;
  }

  /**
   * Records that the message with this offset was stored, and will be durable when a promise resolves. If it rejects, the message is not
   * committed.
   */
  commit(offset: number, durable: Promise<void> | undefined): void {
    this.#lastCommitted = offset;
    this.#durable = durable;
    const settle = (last: number): void => {
      this.#lastDurable = last;
      if (this.#durable === durable) this.#durable = undefined;
    };
    if (durable === undefined) settle(offset);
    else
      durable.then(
        () => settle(offset),
        () => {
          settle(this.#lastDurable);
          this.#lastCommitted = this.#lastDurable;
        },
      );
  }

  /**
   * Retires the stream, and ends its connection. It can never be resumed. Returns undefined if that is durable, else a promise that resolves
   * when it is. Throws or rejects with RpcError if it cannot be stored: the stream is not retired then.
   */
  retire(): Promise<void> | undefined {
    if (this.#retired) return this.#retirement;
    const durable = this.#store(this, 'retired');
    this.#retired = true;
    this.#retirement = durable;
    durable?.then(
      () => {
        this.#retirement = undefined;
      },
      () => {
        this.#retirement = undefined;
        this.#retired = false;
      },
    );
    this.#end(reject('stream-retired', { stream: this.id }));
    return durable;
  }

  /** Ends the connection of a stream that the service no longer knows. */
  expire(): void {
    this.#end(reject('stream-unknown', { stream: this.id }));
  }

  #end(error: RpcError): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.end(error);
  }
}
