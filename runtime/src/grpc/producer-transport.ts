import { onAbort } from '../time/wait.js';
import type { OpenRequest, StreamEvents, StreamHandle } from '../transport/stream-handle.js';
import type { RetireRequest, Transport } from '../transport/transport.js';
import { IngestStream } from './ingest-stream.js';
import { retireStream } from './retire-stream.js';
import type { SessionPool } from './session-pool.js';

/** The streams of one producer, on sessions that several producers share. */
export class ProducerTransport implements Transport {
  readonly endpoint: string;
  readonly #pool: SessionPool;
  /** The streams that are open or opening. */
  readonly #streams = new Set<IngestStream>();
  /** Aborts the calls that retire a stream. */
  #retiring = new AbortController();
  #isAcquired = false;

  constructor(pool: SessionPool) {
    this.endpoint = pool.settings.origin;
    this.#pool = pool;
  }

  open(request: OpenRequest, events: StreamEvents): StreamHandle {
    this.#acquire();
    const stream = new IngestStream(this.#pool, request, events, (done) => this.#streams.delete(done));
    this.#streams.add(stream);
    return stream;
  }

  async retire(request: RetireRequest, signal: AbortSignal): Promise<void> {
    this.#acquire();
    const controller = new AbortController();
    const stops = [signal, this.#retiring.signal].map((each) => onAbort(each, () => controller.abort(each.reason)));
    try {
      await retireStream(this.#pool, request, controller.signal);
    } finally {
      for (const stop of stops) stop();
    }
  }

  async close(): Promise<void> {
    if (!this.#isAcquired) return;
    this.#isAcquired = false;
    for (const stream of [...this.#streams]) stream.cancel();
    this.#retiring.abort();
    this.#retiring = new AbortController();
    await this.#pool.release();
  }

  #acquire(): void {
    if (this.#isAcquired) return;
    this.#isAcquired = true;
    this.#pool.acquire();
  }
}
