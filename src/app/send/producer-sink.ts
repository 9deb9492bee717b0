import { type IngestClient, Producer, ZerobusError } from 'zerobus-runtime';
import type { Row } from './row.js';
import type { RowType } from './row-type.js';
import type { Sink } from './sink.js';

/** How rows are sent. */
export interface SinkOptions {
  readonly client: IngestClient;
  /** Where the table lies, whatever ZEROBUS_CATALOG says; undefined: as the type says. */
  readonly catalog?: string | undefined;
  /** `name/version` of the program. */
  readonly userAgent: string;
  /** How long the first connection is tried for. Default 30,000. */
  readonly openMs?: number;
  readonly signal: AbortSignal;
}

/** Sends rows through a producer. */
export function producerSink(type: RowType, options: SinkOptions): Sink {
  const { client, catalog, userAgent, openMs = 30_000, signal } = options;
  let told: () => void = () => undefined;
  let reason: ZerobusError | undefined;
  const producer = new Producer<Row, Uint8Array>(type, {
    client,
    userAgent,
    catalog,
    // Its keys are looked at by who reads them.
    unknownKeys: 'ignore',
    onAck: () => told(),
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
        // That it took too long says less than what it failed with.
        throw reason ?? new ZerobusError('connect-timeout', `No stream after ${openMs} ms`, { table: type.table });
      }
    },
    write: (row) => producer.write(row),
    flush: () => producer.flush(),
    get acked() {
      return producer.stats.acked;
    },
    onAck(call) {
      told = call;
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
