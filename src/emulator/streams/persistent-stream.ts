import { RpcError } from '../grpc/rpc-error.js';
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
    this.#end(new RpcError('FAILED_PRECONDITION', `Stream ${this.id} was resumed by another connection.`));
    this.#connection = connection;
  }

  /** Forgets a connection that has closed, which does not end the stream. */
  disconnect(connection: StreamConnection): void {
    if (this.#connection === connection) this.#connection = undefined;
  }

  /** Records that the message with this offset was stored. `confirm` or `rollBack` follows. */
  commit(offset: number): void {
    this.#lastCommitted = offset;
  }

  /** Records that the message with this offset, and all earlier ones, are durable. */
  confirm(offset: number): void {
    this.#lastDurable = offset;
  }

  /** Forgets the messages that could not be made durable. */
  rollBack(): void {
    this.#lastCommitted = this.#lastDurable;
  }

  /** Retires the stream, and ends its connection. It can never be resumed. */
  retire(): void {
    this.#retired = true;
    this.#end(new RpcError('NOT_FOUND', `Stream ${this.id} was retired.`));
  }

  /** Ends the connection of a stream that the service no longer knows. */
  expire(): void {
    this.#end(new RpcError('NOT_FOUND', `Stream ${this.id} does not exist.`));
  }

  #end(error: RpcError): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.end(error);
  }
}
