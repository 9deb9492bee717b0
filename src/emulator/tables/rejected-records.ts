/** A record that the emulator rejected, and why. */
export interface RejectedRecord {
  /** Name of the table. */
  readonly table: string;
  /** When it was rejected, as ISO time in UTC. */
  readonly time: string;
  /** What is wrong with the record. Names the field. */
  readonly reason: string;
  /** Name of the gRPC status that ended its stream. */
  readonly status: string;
  /** The service's error code. */
  readonly code: number;
  /** Offset of its message in the stream; undefined without a stream. */
  readonly offset: number | undefined;
  /** Index of the record in its message. */
  readonly index: number;
  /** The encoding of the record. */
  readonly format: 'json' | 'protobuf';
  /** The record as it was sent: JSON text, or the bytes of a protobuf message as base64. */
  readonly record: string;
  /** Whether only the beginning of the record was kept. */
  readonly truncated: boolean;
}

/** A rejected record as its bytes were received. */
interface ReceivedRecord extends Omit<RejectedRecord, 'table' | 'time' | 'record' | 'truncated'> {
  readonly bytes: Uint8Array;
}

/** A record that is kept. */
interface KeptRecord {
  /** Increases with each record that is rejected, over all tables: the clock may go back. */
  readonly order: number;
  readonly record: Omit<RejectedRecord, 'table'>;
}

/** Records of a table that are kept. */
const MAX_RECORDS = 100;
/** Bytes of a record that are kept. */
const MAX_RECORD_BYTES = 64 * 1024;
/** Bytes of all records of a table that are kept. */
const MAX_BYTES = 1024 * 1024;
/** Characters of a reason, which can quote values. */
const MAX_REASON = 2000;

/** A table, with its rejected records. */
interface TableOfRecords {
  readonly name: string;
  readonly rejected: RejectedRecords;
}

/** The last records of one table that the emulator rejected. Bounded in number and size: the oldest ones are dropped. */
export class RejectedRecords {
  /** The order of the last record that was rejected. */
  static #lastOrder = 0;
  #records: KeptRecord[] = [];
  #bytes = 0;
  #total = 0;

  /** Number of records rejected since the start or the last `clear`, including those that were dropped. */
  get total(): number {
    return this.#total;
  }

  add({ bytes, reason, ...rejection }: ReceivedRecord): void {
    const kept = bytes.subarray(0, MAX_RECORD_BYTES);
    const text = Buffer.from(kept).toString(rejection.format === 'json' ? 'utf8' : 'base64');
    const record = {
      time: new Date().toISOString(),
      reason: reason.length > MAX_REASON ? `${reason.slice(0, MAX_REASON - 1)}…` : reason,
      ...rejection,
      record: text,
      truncated: kept.length < bytes.length,
    };
    this.#records.push({ order: ++RejectedRecords.#lastOrder, record });
    this.#total++;
    this.#bytes += text.length;
    while (this.#records.length > MAX_RECORDS || this.#bytes > MAX_BYTES) {
      this.#bytes -= this.#records.shift()?.record.record.length ?? 0;
    }
  }

  /** Returns the kept records of tables, the oldest first. */
  static list(tables: readonly TableOfRecords[]): RejectedRecord[] {
    return tables
      .flatMap(({ name, rejected }) => rejected.#records.map((kept) => ({ ...kept, table: name })))
      .sort((a, b) => a.order - b.order)
      .map(({ table, record }) => ({ table, ...record }));
  }

  clear(): void {
    this.#records = [];
    this.#bytes = 0;
    this.#total = 0;
  }
}
