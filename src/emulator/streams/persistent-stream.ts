import { reject } from '../rejections/reject.js';
import type { RpcError } from '../rejections/rpc-error.js';
import type { EmulatedTable } from '../tables/emulated-table.js';

/** The connection that ingests into a persistent stream. */
export interface StreamConnection {
  /** Ends the call with a status. Messages that arrive afterwards are discarded. */
  end(error: RpcError): void;
}

/**
 * A persistent stream: an id and the offset up to which it is committed, both of which outlive connections. At most one
 * connection ingests into it.
 */
export class PersistentStream {
  readonly id: string;
  readonly table: EmulatedTable;
  /** Type of its records, one of `RECORD_TYPES`. */
  readonly recordType: number;
  #lastCommitted = -1;
  #lastDurable = -1;
  #durable: Promise<void> | undefined;
  #retired = false;
  #connection: StreamConnection | undefined;

  constructor(id: string, table: EmulatedTable, recordType: number) {
    this.id = id;
    this.table = table;
    this.recordType = recordType;
  }

  /** Offset of the last committed message; -1 if there is none. */
  get lastCommitted(): number {
    return this.#lastCommitted;
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

  /** Resolves when all committed messages are durable; undefined if they are. Rejects with RpcError if they cannot be stored. */
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

  /** Retires the stream, and ends its connection. It can never be resumed. */
  retire(): void {
    this.#retired = true;
    this.#end(reject('stream-retired', { stream: this.id }));
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
