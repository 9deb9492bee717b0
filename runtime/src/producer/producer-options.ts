import type { IngestClient } from '../client/ingest-client.js';
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
 * crashes. Beyond it `write` returns a promise to wait for, and then rejects records with `buffer-full`.
 */
export interface InFlightOptions {
  /** Bytes of memory that unacknowledged batches hold. Default: 67,108,864 (64 MiB). */
  readonly maxBytes?: number | undefined;
  /** Unacknowledged records. Default: 500,000. */
  readonly maxRecords?: number | undefined;
}

/** The delays between attempts to connect. They double after each failure, with random jitter, until the service acknowledges a record. */
export interface RetryOptions {
  /** Milliseconds before the first retry. Default: 200. */
  readonly initialMs?: number | undefined;
  /** Milliseconds that no delay exceeds. Default: 30,000. At least `initialMs`. */
  readonly maxMs?: number | undefined;
}

/**
 * Options of a producer. All of them are optional, and the defaults suit production. An unknown option, or a value that an option
 * does not accept, makes the constructor throw `configuration`. `_Rec` is the record class that the producer belongs to.
 */
export interface ProducerOptions<_Rec = unknown> {
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
   * Milliseconds that a record may stay unacknowledged, retries included. After that the producer fails with
   * `delivery-timeout`. Default: 300,000 (5 minutes).
   */
  readonly deliveryTimeoutMs?: number | undefined;
  /**
   * What happens if a record has a key that is not a column. `'warn'` emits a process warning once per key, and checks a sample
   * of the records; `'throw'` checks all and throws `unknown-key`; `'ignore'` checks none. Default: `'warn'`.
   */
  readonly unknownKeys?: 'warn' | 'throw' | 'ignore' | undefined;
  /** `name/version` of your application, appended to the user agent `zerobus-runtime/<version>`. Default: none. */
  readonly userAgent?: string | undefined;
  /** Aborts the producer when it is aborted, as `abort(signal.reason)` does. Default: none. */
  readonly signal?: AbortSignal | undefined;
  /** Called after the service acknowledged more records. What it throws becomes a process warning. Default: none. */
  readonly onAck?: ((ack: Ack) => void) | undefined;
  /** Called after the state of the connection changed. What it throws becomes a process warning. Default: none. */
  readonly onState?: ((change: StateChange) => void) | undefined;
  /** Receives one line for each state change and outage; `console` works. Never receives a secret or a record. Default: none. */
  readonly logger?: Logger | undefined;
}
