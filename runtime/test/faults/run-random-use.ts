import { setImmediate as turn } from 'node:timers/promises';
import type { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import type { ProducerOptions } from '../../src/producer/producer-options.ts';
import { type Item, Items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { Random } from './random.ts';
import { RandomService } from './random-service.ts';
import { RandomSpool } from './random-spool.ts';
import { RandomUser } from './random-user.ts';

/** How a random use ended. */
export interface RandomUse {
  /** The code of the error that ended the producer, or `closed`. */
  readonly end: string;
  /** What must not be, a sentence each. */
  readonly problems: readonly string[];
}

/** Uses a producer at random, ends it, and checks that it leaves nothing behind. */
export async function runRandomUse(seed: number): Promise<RandomUse> {
  const random = new Random(seed);
  const delivery = random.chance(0.4) ? 'exactly-once' : 'at-least-once';
  const spool = random.chance(0.6) ? new RandomSpool(random) : undefined;
  const user = new RandomUser(random);
  const service = new RandomService(random, delivery === 'exactly-once', () => user.act());
  const scheduler = new ManualScheduler();
  const { client } = service;
  const options = { ...drawOptions(random, user, delivery === 'exactly-once'), client, delivery, spool } as const;
  const producer = new Producer<Item, Item>(Items, options, scheduler);
  user.producer = producer;
  let end: ZerobusError | 'closed' | undefined;
  void producer.closed.then((error) => {
    end = error ?? 'closed';
  });

  for (let step = 0; step < 40; step++) {
    for (let calls = 0; calls < 3; calls++) user.act();
    await (random.chance(0.7) ? turn() : null);
    service.step(false);
    if (random.chance(0.3)) scheduler.advance(random.pick([1, 5, 50, 200]));
    if (spool !== undefined && random.chance(0.05)) spool.room += 3;
  }
  if (random.chance(0.3)) producer.abort();
  else user.watch('close', producer.close({ timeoutMs: 100 }));
  for (let step = 0; step < 60; step++) {
    await turn();
    service.step(true);
    scheduler.advance(20);
  }
  for (let turns = 0; turns < 10; turns++) await turn();

  const problems = checkCounters(producer, spool !== undefined, end === 'closed');
  const { pending } = user;
  const { charged } = client.buffers();
  if (end === undefined) problems.push('closed is pending');
  if (pending.length > 0) problems.push(`promises are pending: ${pending.join(', ')}`);
  if (charged !== 0) problems.push(`${charged} bytes of buffers are charged`);
  if (scheduler.pending > 0 || scheduler.holds > 0)
    problems.push(`${scheduler.pending} timers and ${scheduler.holds} holds are left`);
  return { end: typeof end === 'object' ? end.code : `${end}`, problems };
}

/** Draws options, whose callbacks, key and logger use the producer. */
function drawOptions(random: Random, user: RandomUser, isOrdered: boolean): ProducerOptions<Item> {
  const callback = () => {
    user.mayAct(0.3);
    if (random.chance(0.02)) throw new Error('A callback throws');
  };
  const drawCallback = () => (random.chance(0.5) ? callback : undefined);
  const key = ({ id }: { readonly id?: unknown }) => {
    user.mayAct(0.02);
    return `${id}`;
  };
  const log = () => user.mayAct(0.1);
  const streams = isOrdered ? 1 : random.pick([1, 1, 2, 3]);
  const lanes = random.chance(0.5) ? ({ ordering: 'none' } as const) : ({ ordering: 'key', key } as const);
  return {
    streams,
    ...(streams > 1 ? lanes : {}),
    batch: { maxRecords: random.pick([1, 2, 4]), lingerMs: random.pick([0, 5]) },
    inFlight: { maxRecords: random.pick([2, 8, 100]), maxBytes: random.pick([3000, 1e6]) },
    deliveryTimeoutMs: random.pick([300, 50_000]),
    maxRejects: random.pick([1, 5]),
    onReject: drawCallback(),
    onAck: drawCallback(),
    onState: drawCallback(),
    logger: random.chance(0.3) ? { debug: log, info: () => {}, warn: log, error: () => {} } : undefined,
  };
}

/** Returns which counters of a producer that has ended contradict each other. */
function checkCounters(producer: Producer<Item, Item>, hasSpool: boolean, isClosed: boolean): string[] {
  const { sent, acked, rejected, inFlight, window } = producer.stats;
  const left = producer.unacknowledged().length;
  const text = JSON.stringify({ sent, acked, rejected, left, inFlight, window });
  const problems: string[] = [];
  if (inFlight.records < 0 || inFlight.bytes < 0) problems.push(`less than nothing is in flight: ${text}`);
  if (window.waiting !== 0) problems.push(`writers wait: ${text}`);
  // A spool counts records of earlier processes, and keeps the rest for the next one.
  if (hasSpool) return problems;
  if (sent - acked - rejected !== left) problems.push(`the counters do not add up: ${text}`);
  if (isClosed && (inFlight.records !== 0 || inFlight.bytes !== 0))
    problems.push(`closed with records in flight: ${text}`);
  return problems;
}
