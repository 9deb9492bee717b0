import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { atEnd } from '../support/producers.ts';
import { ModelBench, VARIANTS } from './model-bench.ts';
import { ENDS } from './model-service.ts';

/** What the model remembers between commands, beside what the bench checks. */
interface Seen {
  commands: number;
}

type Command = fc.AsyncCommand<Seen, ModelBench>;

/** What may happen. `n` is how much, or which. */
const ACTIONS: Readonly<Record<string, (bench: ModelBench, n: number) => Promise<void> | void>> = {
  write: (bench, n) => {
    for (let count = n % 12; count >= 0; count--) bench.write(n % 7 === 0 ? n : n % 5);
  },
  send: (bench) => bench.send(),
  flush: (bench) => bench.flush(),
  ready: (bench) => bench.ready(),
  open: ({ service }, n) => {
    const waiting = service.live.filter((stream) => !service.open.includes(stream));
    const stream = waiting[n % Math.max(1, waiting.length)];
    if (stream !== undefined) service.answer(stream);
  },
  'ack some': ({ service }, n) => withOpen(service, n, (stream) => service.store(stream, 1 + (n % 3), true)),
  'ack all': ({ service }) => {
    for (const stream of service.open) service.store(stream, Number.POSITIVE_INFINITY, true);
  },
  'lose an ack': ({ service }, n) => withOpen(service, n, (stream) => service.store(stream, 1 + (n % 3), false)),
  'ack on a cancelled stream': ({ service }) => service.acknowledgeCancelled(),
  'reject a record': ({ service }, n) => withOpen(service, n, (stream) => void service.reject(stream)),
  'announce the end': ({ service }, n) => withOpen(service, n, ({ events }) => events.closing(n)),
  'end a stream': ({ service }, n) => {
    const stream = service.live[n % Math.max(1, service.live.length)];
    const names = Object.keys(ENDS);
    if (stream !== undefined) service.end(stream, ENDS[names[n % names.length] as string]);
  },
  'block the socket': ({ service }, n) =>
    withOpen(service, n, (stream) => {
      stream.blocked = true;
    }),
  'free the sockets': ({ service }) => {
    for (const stream of service.open) {
      stream.blocked = false;
      stream.events.writable();
    }
  },
  'fail to get a token': ({ service: { client } }) => {
    const { tokenFor } = client;
    client.tokenFor = async () => {
      client.tokenFor = tokenFor;
      throw ENDS['unavailable'];
    };
  },
  'let time pass': ({ scheduler }, n) => scheduler.advance(n % 20),
  'let much time pass': ({ scheduler }, n) => scheduler.advance(n * 100),
};

/** These end the producer, so that they come last. */
const ENDINGS: Readonly<Record<string, (bench: ModelBench, n: number) => void>> = {
  close: (bench) => bench.close(2 ** 31 - 1),
  'close in time': (bench, n) => bench.close(n),
  abort: (bench) => bench.abort(),
};

function withOpen(
  service: ModelBench['service'],
  n: number,
  action: (stream: ModelBench['service']['open'][number]) => void,
): void {
  const stream = service.open[n % Math.max(1, service.open.length)];
  if (stream !== undefined) action(stream);
}

function command(name: string, n: number, action: (bench: ModelBench, n: number) => Promise<void> | void): Command {
  return {
    check: () => true,
    async run(seen, bench) {
      seen.commands++;
      await action(bench, n);
      await bench.check();
    },
    toString: () => `${name} ${n}`,
  };
}

const drawn = (actions: typeof ACTIONS) =>
  Object.entries(actions).map(([name, action]) => fc.nat(1000).map((n) => command(name, n, action)));

/** Lets the service work until everything is delivered, and ends the producer. */
async function finish(bench: ModelBench): Promise<void> {
  const { service, scheduler } = bench;
  bench.close(2 ** 31 - 1);
  for (let round = 0; bench.end === undefined; round++) {
    if (round > 500) throw new Error(`it does not end: ${JSON.stringify(bench.producer.stats)}`);
    for (const stream of service.live) service.answer(stream);
    await bench.check();
    ACTIONS['free the sockets']?.(bench, 0);
    for (const stream of service.open) {
      service.store(stream, Number.POSITIVE_INFINITY, true);
      if (service.live.includes(stream) && !service.reject(stream) && stream.ended) service.end(stream, undefined);
    }
    await bench.check();
    scheduler.advance(500);
  }
  await bench.check();
}

test.each(Object.keys(VARIANTS))('whatever happens, the producer keeps its promises: %s', async (variant) => {
  // Of outages, which there are many.
  const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  atEnd(() => warnings.mockRestore());
  const seen = { commands: 0, delivered: 0, rejected: 0, reconnects: 0, ended: 0 };
  const commands = fc.commands([...Array.from({ length: 8 }, () => drawn(ACTIONS)).flat(), ...drawn(ENDINGS)], {
    maxCommands: 120,
    size: 'max',
  });
  // A longer search draws other commands each time; a failure prints its seed.
  const { MODEL_RUNS, MODEL_SEED = MODEL_RUNS === undefined ? '1' : undefined } = process.env;
  const numRuns = Number(MODEL_RUNS ?? 35);
  await fc.assert(
    fc.asyncProperty(commands, async (all) => {
      const bench = new ModelBench(variant);
      await fc.asyncModelRun(() => ({ model: seen, real: bench }), all);
      if (bench.end !== undefined) seen.ended++;
      await finish(bench);
      const { stats } = bench.producer;
      seen.delivered += stats.acked;
      seen.rejected += stats.rejected;
      seen.reconnects += stats.reconnects;
    }),
    { numRuns, ...(MODEL_SEED === undefined ? {} : { seed: Number(MODEL_SEED) }) },
  );
  // What is tested does happen.
  expect([seen.delivered > numRuns, seen.reconnects > numRuns / 4, seen.ended > 0], JSON.stringify(seen)).not.toContain(
    false,
  );
});
