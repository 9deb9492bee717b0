import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { FakeClient, type FakeStream } from '../support/fake-client.ts';
import { Items } from '../support/items.ts';

/** One record in so many does not decode. */
const BAD_EVERY = 23;

/** What the service knows of one stream. */
interface StreamFacts {
  /** The offset of its first message. */
  readonly base: number;
  /** Number of messages that it acknowledged. */
  acked: number;
  /** Number of messages that it stored; at least `acked`. */
  stored: number;
}

/** The errors with which the service ends streams; undefined is the status OK. */
export const ENDS: Readonly<Record<string, ZerobusError | undefined>> = {
  ok: undefined,
  age: new ZerobusError('unavailable', 'old', { status: 'UNAVAILABLE', serverCode: 6002 }),
  unavailable: new ZerobusError('unavailable', 'later', { status: 'UNAVAILABLE' }),
};

const UNDECODABLE = new ZerobusError('record-rejected', 'no', {
  status: 'INVALID_ARGUMENT',
  serverCode: 4044,
  retryable: false,
});

/** A service without sockets. It does only what it is asked to, and knows what it acknowledged. */
export class ModelService {
  readonly client: FakeClient = new FakeClient();
  /** The ids of records that the producer knows to be durable. */
  readonly durable = new Set<number>();
  /** The ids that were stored, in order, with duplicates. */
  readonly stored: number[] = [];
  readonly #facts = new Map<FakeStream, StreamFacts>();
  readonly #over = new Set<FakeStream>();
  /** What the persistent stream has committed. */
  #committed: number[][] | undefined;

  /** The streams that the client has not cancelled and the service has not ended. */
  get live(): FakeStream[] {
    return this.client.streams.filter((stream) => !stream.cancelled && !this.#over.has(stream));
  }

  /** The open streams. */
  get open(): FakeStream[] {
    return this.live.filter((stream) => this.#facts.has(stream));
  }

  /** Opens a stream, or resumes the persistent one. */
  answer(stream: FakeStream): void {
    if (this.#facts.has(stream)) return;
    const { persistent } = stream.request;
    if (persistent === undefined || persistent.streamId === undefined) {
      if (persistent !== undefined) this.#committed = [];
      this.#facts.set(stream, { base: 0, acked: 0, stored: 0 });
      stream.events.opened({ streamId: 'stream', committedOffset: undefined });
      return;
    }
    const committed = this.#committed ?? [];
    this.#facts.set(stream, { base: committed.length, acked: 0, stored: 0 });
    for (const id of committed.flat()) this.durable.add(id);
    stream.events.opened({
      streamId: 'stream',
      committedOffset: committed.length === 0 ? undefined : committed.length - 1,
    });
  }

  /** Stores up to `count` more messages, and acknowledges them unless the acknowledgement is lost. Stops before a bad record. */
  store(stream: FakeStream, count: number, isAcked: boolean): void {
    const facts = this.#facts.get(stream);
    if (facts === undefined) return;
    for (let left = count; left > 0 && facts.stored < stream.received.length; left--) {
      const ids = idsOf(stream, facts.stored);
      if (ids.some(isBad)) break;
      this.stored.push(...ids);
      if (stream.request.persistent !== undefined) this.#committed?.push(ids);
      facts.stored++;
    }
    if (!isAcked || facts.stored === 0) return;
    for (let index = facts.acked; index < facts.stored; index++) {
      for (const id of idsOf(stream, index)) this.durable.add(id);
    }
    facts.acked = facts.stored;
    // Without new messages it repeats the last acknowledgement.
    stream.events.acknowledged(facts.base + facts.acked - 1);
  }

  /** Ends a stream because of the bad record that it has come to. Returns whether there is one. */
  reject(stream: FakeStream): boolean {
    const facts = this.#facts.get(stream);
    if (facts === undefined || facts.stored >= stream.received.length) return false;
    if (!idsOf(stream, facts.stored).some(isBad)) return false;
    this.end(stream, UNDECODABLE);
    return true;
  }

  end(stream: FakeStream, error: ZerobusError | undefined): void {
    this.#over.add(stream);
    stream.events.ended(error);
  }

  /** Acknowledges something on a stream that the client has cancelled. */
  acknowledgeCancelled(): void {
    const stream = this.client.streams.findLast(({ cancelled, received }) => cancelled && received.length > 0);
    stream?.events.acknowledged(0);
  }

  /** What is wrong with the offsets of a stream; undefined if nothing is. */
  get offsetError(): string | undefined {
    for (const [stream, { base }] of this.#facts) {
      if (stream.received.some(({ offset }, index) => offset !== base + index)) return 'offsets have a gap';
    }
    return undefined;
  }
}

/** Whether the service cannot decode the record. */
export function isBad(id: number): boolean {
  return id % BAD_EVERY === BAD_EVERY - 1;
}

function idsOf(stream: FakeStream, index: number): number[] {
  return (stream.received[index]?.records ?? []).map((bytes) => Items.decode(bytes).id);
}
