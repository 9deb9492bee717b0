import { type IngestClient, Producer, ZerobusError } from 'zerobus-runtime';
import type { Row } from './row.js';
import type { RowType } from './row-type.js';
import type { Sink } from './sink.js';

/** The connection and limits of a ProducerSink. */
export interface SinkConnection {
  readonly client: IngestClient;
  /** The catalog of the table, which overrides ZEROBUS_CATALOG; undefined: the catalog of the type. */
  readonly catalog?: string | undefined;
  /** The program's `name/version`. */
  readonly userAgent: string;
  /** Whether to go on after a row that the service rejects. */
  readonly isolates: boolean;
  /** How long to try the first connection, in milliseconds. Default 30,000. */
  readonly openMs?: number;
  readonly signal: AbortSignal;
}

/** Returns a sink that sends rows through a producer. */
export function producerSink(type: RowType, connection: SinkConnection): Sink {
  const { client, catalog, userAgent, isolates, openMs = 30_000, signal } = connection;
  let acked: () => void = () => undefined;
  let rejected: (position: number, error: unknown) => void = () => undefined;
  let reason: ZerobusError | undefined;
  const producer = new Producer<Row, Uint8Array>(type, {
    client,
    userAgent,
    catalog,
    // The row reader checks keys already.
    unknownKeys: 'ignore',
    onAck: () => acked(),
    ...(isolates && { onReject: (_record, error, position) => rejected(position ?? 0, error) }),
    onState: (change) => {
      reason = change.reason ?? reason;
    },
  });
  return {
    async open() {
      try {
        await producer.ready({ signal: AbortSignal.any([signal, AbortSignal.timeout(openMs)]) });
      } catch (error) {
        signal.throwIfAborted();
        if (!ZerobusError.is(error) || error.code !== 'aborted') throw error;
        // The last error says more than the time-out.
        throw reason ?? new ZerobusError('connect-timeout', `No stream after ${openMs} ms`, { table: type.table });
      }
    },
    write: (row) => producer.write(row),
    flush: () => producer.flush(),
    get acked() {
      return producer.stats.acked;
    },
    get settled() {
      const { acked: durable, rejected: refused } = producer.stats;
      return durable + refused;
    },
    onAck(call) {
      acked = call;
    },
    onReject(call) {
      rejected = call;
    },
    onEnd(call) {
      void producer.closed.then((error) => {
        if (error !== undefined) call(error);
      });
    },
    async close() {
      producer.abort('sending has ended');
      await producer.closed;
    },
  };
}
