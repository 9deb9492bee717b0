import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import type { StreamState } from '../../src/stream/stream-state.ts';
import { FakeClient, type FakeStream, OPENED } from '../support/fake-client.ts';
import { type Item, Items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { unavailable } from '../support/service-errors.ts';

const refused = new ZerobusError('record-rejected', 'no', { status: 'INVALID_ARGUMENT' });

/** A producer, its clock, and a server that responds only on demand. */
class Bench {
  readonly scheduler = new ManualScheduler();
  readonly client = new FakeClient();
  giveToken: () => void = () => {};
  /** The value of `closed`, once it resolved. */
  outcome: { readonly error: ZerobusError | undefined } | undefined;
  state: StreamState = 'idle';
  readonly #opened = new Set<FakeStream>();
  readonly producer: Producer<Item, Item>;

  constructor() {
    const token = new Promise<string>((resolve) => {
      this.giveToken = () => resolve('token');
    });
    this.client.tokenFor = () => token;
    const onState = ({ to }: { readonly to: StreamState }): void => {
      this.state = to;
    };
    this.producer = new Producer<Item, Item>(Items, { client: this.client, onState }, this.scheduler);
    void this.producer.closed.then((error) => {
      this.outcome = { error };
    });
  }

  get stream(): FakeStream | undefined {
    return this.client.streams.findLast((stream) => !stream.cancelled);
  }

  write(id: number): void {
    void this.producer.write({ id });
    this.scheduler.advance(5);
  }

  async open(): Promise<void> {
    this.giveToken();
    await turn();
    const { stream } = this;
    if (stream === undefined || this.#opened.has(stream)) return;
    this.#opened.add(stream);
    stream.events.opened(OPENED);
  }

  ack(): void {
    // A stream that drains has a successor.
    for (const stream of this.client.streams) {
      if (!stream.cancelled && stream.received.length > 0) stream.events.acknowledged(stream.received.length - 1);
    }
  }

  end(error: ZerobusError | undefined): void {
    const { stream } = this;
    if (stream === undefined) return;
    stream.cancelled = true;
    stream.events.ended(error);
  }

  /** Makes the server behave as the service does from now on. */
  async behave(): Promise<void> {
    for (let round = 0; round < 10; round++) {
      await this.open();
      this.ack();
      for (const stream of this.client.streams) {
        if (!stream.ended || stream.cancelled) continue;
        stream.cancelled = true;
        stream.events.ended(undefined);
      }
      await turn();
      this.scheduler.advance(1000);
    }
  }
}

const states: Record<string, { readonly is: StreamState; reach(bench: Bench): Promise<void> | void }> = {
  'not used yet': { is: 'idle', reach: () => {} },
  'waiting for a token': { is: 'connecting', reach: (bench) => bench.write(1) },
  'waiting for a stream': {
    is: 'connecting',
    reach: async (bench) => {
      bench.write(1);
      bench.giveToken();
      await turn();
    },
  },
  'open, with nothing in flight': {
    is: 'open',
    reach: async (bench) => {
      bench.write(1);
      await bench.open();
      bench.ack();
    },
  },
  'open, with records in flight and in the open batch': {
    is: 'open',
    reach: async (bench) => {
      bench.write(1);
      await bench.open();
      bench.producer.write({ id: 2 });
    },
  },
  draining: {
    is: 'draining',
    reach: async (bench) => {
      bench.write(1);
      await bench.open();
      bench.stream?.events.closing(60_000);
      bench.write(2);
    },
  },
  'draining, with nothing else to send': {
    is: 'draining',
    reach: async (bench) => {
      bench.write(1);
      await bench.open();
      bench.stream?.events.closing(60_000);
    },
  },
  'backing off': {
    is: 'backing-off',
    reach: async (bench) => {
      bench.write(1);
      await bench.open();
      bench.end(unavailable);
    },
  },
  'idle again': {
    is: 'idle',
    reach: async (bench) => {
      bench.write(1);
      await bench.open();
      bench.ack();
      bench.end(undefined);
    },
  },
  closing: {
    is: 'closing',
    reach: async (bench) => {
      bench.write(1);
      await bench.open();
      bench.ack();
      void bench.producer.close();
      await turn();
    },
  },
  closed: {
    is: 'closed',
    reach: async (bench) => {
      bench.write(1);
      void bench.producer.close();
      await bench.behave();
    },
  },
  failed: {
    is: 'failed',
    reach: async (bench) => {
      bench.write(1);
      await bench.open();
      bench.end(refused);
      await turn();
    },
  },
};

const actions: Record<string, (bench: Bench) => unknown> = {
  close: ({ producer }) => producer.close(),
  flush: ({ producer }) => producer.flush(),
  ready: ({ producer }) => producer.ready(),
  abort: ({ producer }) => producer.abort(),
  'a refusal': (bench) => bench.end(refused),
  'a lost stream': (bench) => bench.end(unavailable),
};
const pairs = Object.keys(actions).flatMap((first) => Object.keys(actions).map((second) => [first, second] as const));

describe.each(Object.entries(states))('%s', (_, { is, reach }) => {
  test.each(pairs)('%s, then %s: all promises settle, nothing stays open, no record is lost', async (...names) => {
    const bench = new Bench();
    const { producer, scheduler, client } = bench;
    await reach(bench);
    expect(bench.state).toBe(is);
    const outcomes: Record<string, string> = {};
    for (const name of names) {
      outcomes[name] = 'waits';
      Promise.resolve(actions[name]?.(bench)).then(
        () => {
          outcomes[name] = 'resolved';
        },
        (error: ZerobusError) => {
          outcomes[name] = error.code;
        },
      );
    }
    await bench.behave();

    const { sent, acked } = producer.stats;
    expect(sent).toBe(acked + producer.unacknowledged().length);
    const ended = bench.outcome !== undefined;
    const reason = bench.outcome?.error?.code;
    // Told of by whoever wanted all of it delivered, and by nobody else.
    const lost = reason !== undefined && acked < sent;
    const ends = names.some((name) => name === 'close' || name === 'abort');
    if (ends) expect(ended).toBe(true);
    if (!ended) expect(acked).toBe(sent);
    const want: Record<string, readonly string[]> = {
      close: lost ? [reason, ...(reason === 'aborted' ? ['resolved'] : [])] : ['resolved'],
      flush: [lost ? reason : 'resolved'],
      // It may have opened before the end, or have come after close().
      ready: ended ? ['resolved', 'closed', reason ?? 'closed'] : ['resolved'],
      abort: ['resolved'],
    };
    for (const name of names) expect(want[name] ?? ['resolved']).toContain(outcomes[name]);
    if (!ended) {
      producer.abort();
      await turn();
    }
    expect(scheduler.pending).toBe(0);
    expect(client.streams.filter((stream) => !stream.cancelled)).toEqual([]);
    expect(() => producer.write({ id: 9 })).toThrow(ZerobusError);
  });
});
