import type { IngestClient } from '../client/ingest-client.js';
import type { ZerobusError } from '../errors/zerobus-error.js';
import type { SpoolProvider } from '../spool/spool.js';
import type { Logger } from './logger.js';
import type { Ack, StateChange } from './producer-events.js';

/** How records are gathered into batches. A batch is sent as soon as it reaches one of these limits. */
export interface BatchOptions {
  /** Records in a batch. Default: 1,000. */
  readonly maxRecords?: number | undefined;
  /** Encoded bytes in a batch. Default: 524,288 (512 KiB). At most 10,420,224, which is what the service accepts in one call. */
  readonly maxBytes?: number | undefined;
  /** Milliseconds that the first record of a batch waits for more. Default: 5. With 0, a batch holds what one synchronous run of your code writes. */
  readonly lingerMs?: number | undefined;
}

/**
 * How much may be accepted but not yet acknowledged. This bounds the memory of the producer, and what is lost if the process
 * crashes without a spool. A record beyond it is still accepted, and `write` returns a promise that resolves when its turn has come. Callers
 * that do not wait get `buffer-full` at twice the limits.
 */
export interface InFlightOptions {
  /** Bytes of memory that unacknowledged batches hold. Default: 67,108,864 (64 MiB). */
  readonly maxBytes?: number | undefined;
  /** Unacknowledged records. Default: 500,000. */
  readonly maxRecords?: number | undefined;
}

/**
 * The delays between attempts to connect. Each is random between 0 and a bound, which doubles after each failure. It starts again once a
 * stream has been open for 5 seconds and acknowledges records.
 */
export interface RetryOptions {
  /** The bound of the first delay in milliseconds. Default: 200. */
  readonly initialMs?: number | undefined;
  /** Milliseconds that no delay exceeds. Default: 30,000. At least `initialMs`. */
  readonly maxMs?: number | undefined;
}

/** Options of `close`. */
export interface CloseOptions {
  /** Milliseconds after which the producer ends, whatever is not acknowledged. Default: 30,000. */
  readonly timeoutMs?: number | undefined;
  /** Ends the producer at once when it is aborted, as if the time were up. Default: none. */
  readonly signal?: AbortSignal | undefined;
}

/** A record of class `Rec` as the function `key` gets it: what the caller passed, before any conversion. */
export type KeyedRecord<Rec> = { readonly [K in keyof Rec]?: unknown };

/**
 * Options of a producer. All of them are optional, and the defaults suit production. An unknown option, or a value that an option
 * does not accept, makes the constructor throw `configuration`. `Rec` is the record class that the producer belongs to.
 */
export interface ProducerOptions<Rec = unknown> {
  /**
   * Endpoint, workspace and credentials. Producers with the same client share a connection and tokens.
   * Default: a client that reads the environment variables, shared by all producers.
   */
  readonly client?: IngestClient | undefined;
  /**
   * The catalog to write into, if it is not the one that the code was generated from.
   * Default: the catalog of the client, then the environment variable `ZEROBUS_CATALOG`, then the generated name.
   */
  readonly catalog?: string | undefined;
  /** How records are encoded on the wire. `'json'` costs more time and bytes, and suits tables that no descriptor describes. Default: `'proto'`. */
  readonly format?: 'proto' | 'json' | undefined;
  /**
   * `'at-least-once'`: after a lost connection, records whose acknowledgement was lost are sent again and may be in the table twice.
   * `'exactly-once'` (experimental): uses the persistent streams of the service, which are in development there, and sends nothing again that
   * is committed. Without a spool that holds within one process, with a spool over restarts as well. Default: `'at-least-once'`.
   */
  readonly delivery?: 'at-least-once' | 'exactly-once' | undefined;
  /**
   * Streams that send side by side, from 1 to 64, for more than the 100,000 records/s of one stream. Above 1, `ordering` must be `'key'` or
   * `'none'`. Default: 1.
   */
  readonly streams?: number | undefined;
  /**
   * Which records keep the order of writing in the table: all of the producer, those with the same `key`, or none. Default: `'producer'`.
   */
  readonly ordering?: 'producer' | 'key' | 'none' | undefined;
  /** Returns the key of a record, for `ordering: 'key'`. Records with equal keys, compared as text, keep their order. Default: none. */
  readonly key?: ((record: KeyedRecord<Rec>) => string | number | bigint | boolean) | undefined;
  /** How records are gathered into batches. */
  readonly batch?: BatchOptions | undefined;
  /** How much may be accepted but not yet acknowledged. */
  readonly inFlight?: InFlightOptions | undefined;
  /** The delays between attempts to connect. */
  readonly retry?: RetryOptions | undefined;
  /**
   * Milliseconds for one attempt to connect: token, connection and stream. After that the attempt counts as failed, with
   * `connect-timeout`, and is retried. Default: 15,000.
   */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * Milliseconds without an acknowledgement while records are in flight. After that the producer replaces the stream, reports
   * `ack-timeout` to `onState`, and replays the records. Default: 60,000.
   */
  readonly ackTimeoutMs?: number | undefined;
  /**
   * Milliseconds that a record may stay unacknowledged, retries included, while the service acknowledges no other one either. After that the
   * producer fails with `delivery-timeout`. At least `batch.lingerMs`. Default: 300,000 (5 minutes); with a spool, about 24 days.
   */
  readonly deliveryTimeoutMs?: number | undefined;
  /**
   * What happens if a record has a key that is not a column. `'warn'` emits a process warning once per key, and checks a sample
   * of the records; `'throw'` checks all and throws `unknown-key`; `'ignore'` checks none. Default: `'warn'`.
   */
  readonly unknownKeys?: 'warn' | 'throw' | 'ignore' | undefined;
  /**
   * Keeps batches on disk until they are acknowledged, so that they survive the process: `fileSpool(dir)` from `zerobus-runtime/spool`.
   * Default: none.
   */
  readonly spool?: SpoolProvider | undefined;
  /** Rejected records in a row, from 0, after which one more fails the producer: then the schema has changed. Default: 100. */
  readonly maxRejects?: number | undefined;
  /** `name/version` of your application, appended to the user agent `zerobus-runtime/<version>`. Default: none. */
  readonly userAgent?: string | undefined;
  /** Aborts the producer when it is aborted, as `abort(signal.reason)` does. Default: none. */
  readonly signal?: AbortSignal | undefined;
  /** Called after more of the first records are settled. What it throws becomes a process warning. Default: none. */
  readonly onAck?: ((ack: Ack) => void) | undefined;
  /**
   * Called with a record that the service cannot decode, with its error, and with its position: how many records the producer had
   * accepted before it; undefined with `ordering: 'key'`, and for a record of an earlier process. The other records are delivered, in
   * order. Without it, and if the record class cannot decode it, such a record fails the producer. What it throws becomes a process
   * warning. Default: none.
   */
  readonly onReject?: ((record: Rec, error: ZerobusError, position: number | undefined) => void) | undefined;
  /** Called after the state of a stream changed. What it throws becomes a process warning. Default: none. */
  readonly onState?: ((change: StateChange) => void) | undefined;
  /** Receives one line for each state change and outage; `console` works. Never receives a secret or a record. Default: none. */
  readonly logger?: Logger | undefined;
}
