import type { IngestClient } from '../client/ingest-client.js';
import type { Logger } from './logger.js';
import type { Ack, StateChange } from './producer-events.js';

/** How records are gathered into batches. A batch is sent when it has reached any of the three. */
export interface BatchOptions {
  /** Default 1,000. */
  readonly maxRecords?: number | undefined;
  /** Encoded bytes. Default 524,288; at most 10,420,224, which is what the service takes in one call. */
  readonly maxBytes?: number | undefined;
  /** Milliseconds that the first record of a batch waits for others. Default 5. */
  readonly lingerMs?: number | undefined;
}

/** How much may be accepted and not yet durable: what a crash of the process can lose, and the memory that the producer takes. */
export interface InFlightOptions {
  /** Bytes of memory. Default 67,108,864 (64 MiB). */
  readonly maxBytes?: number | undefined;
  /** Default 500,000. */
  readonly maxRecords?: number | undefined;
}

/** The waits between attempts to reconnect: they double, with jitter, and start again after the first ack. */
export interface RetryOptions {
  /** Milliseconds. Default 200. */
  readonly initialMs?: number | undefined;
  /** Milliseconds. Default 30,000. */
  readonly maxMs?: number | undefined;
}

/** What a producer may be told. Everything has a default that suits production. `_Rec` is the record class it belongs to. */
export interface ProducerOptions<_Rec = unknown> {
  /** Shares connection and tokens with other producers. Default: one from the environment, the same for all producers. */
  readonly client?: IngestClient | undefined;
  /** The catalog to write into instead of the one the code was generated from. Default: that of the client, else `ZEROBUS_CATALOG`, else the generated one. */
  readonly catalog?: string | undefined;
  readonly batch?: BatchOptions | undefined;
  readonly inFlight?: InFlightOptions | undefined;
  readonly retry?: RetryOptions | undefined;
  /** Milliseconds for one attempt to connect: token, connection and stream. Default 15,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** Milliseconds without a new ack while something is in flight, after which the stream is replaced. Default 60,000. */
  readonly ackTimeoutMs?: number | undefined;
  /** Milliseconds that a record may stay unacknowledged, retries included; then the producer fails. Default 300,000. */
  readonly deliveryTimeoutMs?: number | undefined;
  /** What to do about a key of a record that is no column: `warn` (the default; looks at a sample of the records), `throw`, `ignore`. */
  readonly unknownKeys?: 'warn' | 'throw' | 'ignore' | undefined;
  /** `name/version` of the application, appended to the user agent. */
  readonly userAgent?: string | undefined;
  /** Aborting it is `abort(signal.reason)`. */
  readonly signal?: AbortSignal | undefined;
  /** Called when more records have become durable. */
  readonly onAck?: ((ack: Ack) => void) | undefined;
  /** Called when the connection's state changes. */
  readonly onState?: ((change: StateChange) => void) | undefined;
  /** Gets a line for each state change and failure; `console` will do. Default: none. */
  readonly logger?: Logger | undefined;
}
