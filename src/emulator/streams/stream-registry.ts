import { randomUUID } from 'node:crypto';
import { reject } from '../rejections/reject.js';
import type { EmulatedTable } from '../tables/emulated-table.js';
import { PersistentStream } from './persistent-stream.js';

/** The persistent streams of an emulator. They outlive connections, and `Emulator.reset`. */
export class StreamRegistry {
  readonly #streams = new Map<string, PersistentStream>();

  /** Creates a stream. Its id is unique among all emulators, so that a saved id never names another stream. */
  create(table: EmulatedTable, recordType: number): PersistentStream {
    const stream = new PersistentStream(`emulated-persistent-stream-${randomUUID()}`, table, recordType);
    this.#streams.set(stream.id, stream);
    return stream;
  }

  /**
   * Returns a stream of a table, even if it is retired. Throws RpcError with NOT_FOUND for an unknown id, and with
   * INVALID_ARGUMENT if the stream belongs to another table.
   */
  expect(id: string, table: EmulatedTable): PersistentStream {
    const stream = this.#streams.get(id);
    if (stream === undefined) throw reject('stream-unknown', { stream: id });
    if (stream.table !== table) {
      throw reject('stream-of-other-table', { stream: id, table: table.name });
    }
    return stream;
  }

  /** Forgets a stream, as the service does with streams that are old. */
  expire(stream: PersistentStream): void {
    this.#streams.delete(stream.id);
    stream.expire();
  }
}
