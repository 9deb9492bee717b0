import process from 'node:process';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';
import { grpcTransport } from '../../src/grpc/grpc-transport.ts';
import type { ProducerOptions } from '../../src/producer/producer-options.ts';
import type { SharedTransport, TransportProvider } from '../../src/transport/transport-provider.ts';
import { type StallProxy, startStallProxy } from '../support/start-stall-proxy.ts';
import { checkProducer } from './check-producer.ts';
import { CountingScheduler } from './counting-scheduler.ts';
import { driveProducer } from './drive-producer.ts';
import { FaultServer } from './fault-server.ts';
import { drawSchedule, type ProducerPlan, type Schedule } from './schedule.ts';
import { IDS, TracedProducer } from './traced-producer.ts';
import { callbacks, isBad } from './use-producer.ts';

/** Milliseconds after which a run has failed to end, or to free what it used. */
const HANG_MS = 40_000;
const FREE_MS = 10_000;

/** What happened in a run. */
export interface RunReport {
  /** Records that producers accepted. */
  readonly records: number;
  /** Streams that the server saw. */
  readonly streams: number;
  /** Producers that ended with an error. */
  readonly failed: number;
  /** What the run found: nothing, if all is well. */
  readonly violations: readonly string[];
}

/** Runs the schedule of a seed against a server in this process. Never rejects for what it finds. */
export async function runSchedule(seed: number): Promise<RunReport> {
  const schedule = drawSchedule(seed);
  const sockets = countSockets();
  const server = new FaultServer(schedule, (id) => isBad(planOf(schedule, id), id));
  await server.start();
  const proxy = schedule.deadAfterMs === undefined ? undefined : await startStallProxy(server.endpoint);
  const dying = proxy === undefined ? undefined : setTimeout(() => proxy.stall(), schedule.deadAfterMs);
  const scheduler = new CountingScheduler();
  const { client, shared } = createClient(proxy ?? server);
  const violations: string[] = [];
  const producers = schedule.producers.map((plan, index) => create(plan, index, client, server, scheduler));
  const driven = Promise.all(
    producers.map((producer, index) => driveProducer(producer, schedule.producers[index] as ProducerPlan, server)),
  );
  if (!(await happens(() => driven.then(() => true), HANG_MS))) {
    violations.push(`does not end: ${JSON.stringify(producers.map(({ stats, unsettled }) => ({ stats, unsettled })))}`);
    for (const producer of producers) producer.abort();
  }
  const isFreed = (): boolean =>
    scheduler.timers === 0 &&
    scheduler.holds === 0 &&
    client.buffers().charged === 0 &&
    shared().connections === 0 &&
    producers.every(({ unsettled, listeners }) => unsettled.length === 0 && listeners === 0);
  if (!(await until(isFreed, FREE_MS))) {
    const left = producers.map(({ unsettled, listeners }) => ({ unsettled: unsettled.slice(0, 5), listeners }));
    const { timers, holds } = scheduler;
    violations.push(
      `left behind: ${JSON.stringify({ timers, holds, charged: client.buffers().charged, sockets: shared().connections, left })}`,
    );
  }
  let failed = 0;
  for (const [index, producer] of producers.entries()) {
    const error = await producer.closed;
    if (error !== undefined) failed++;
    const found = checkProducer(producer, index, error, server, schedule);
    violations.push(...found.map((text) => `producer ${index}: ${text}`));
  }
  clearTimeout(dying);
  await proxy?.close();
  await server.close();
  if (!(await until(() => countSockets() <= sockets, FREE_MS)))
    violations.push(`${countSockets()} sockets, before ${sockets}`);
  violations.push(...server.violations);
  const records = producers.reduce((sum, { accepted }) => sum + accepted.length, 0);
  return { records, streams: server.streams, failed, violations };
}

/** A client, and its connections. */
interface CountedClient {
  readonly client: ZerobusClient;
  shared(): { readonly connections: number };
}

function createClient({ endpoint }: FaultServer | StallProxy): CountedClient {
  let tokens = 0;
  let shared: SharedTransport | undefined;
  const transport: TransportProvider = {
    name: 'gRPC',
    prepare(settings) {
      shared = grpcTransport().prepare(settings);
      return shared;
    },
  };
  const client = new ZerobusClient({ endpoint, credentials: { token: () => `token-${tokens++}` }, transport });
  return { client, shared: () => shared ?? { connections: 0 } };
}

function create(
  plan: ProducerPlan,
  index: number,
  client: ZerobusClient,
  server: FaultServer,
  scheduler: CountingScheduler,
): TracedProducer {
  const aborting = new AbortController();
  const options: ProducerOptions = {
    client,
    streams: plan.streams,
    ordering: plan.ordering,
    ...(plan.ordering === 'key' ? { key: (record: { readonly id?: unknown }) => Number(record.id) % 5 } : {}),
    delivery: plan.delivery,
    batch: { maxRecords: plan.maxRecords, lingerMs: plan.lingerMs },
    inFlight: { maxRecords: plan.inFlight },
    retry: { initialMs: 1, maxMs: 10 },
    connectTimeoutMs: 150,
    ackTimeoutMs: plan.ackTimeoutMs,
    deliveryTimeoutMs: plan.deliveryTimeoutMs,
    ...(plan.ending === 'abort by a signal' ? { signal: aborting.signal } : {}),
    ...(callbacks(plan, index, () => producer) as ProducerOptions),
  };
  const truth = { isDurable: (id: number) => server.acked.has(id) || (plan.hasOnReject && isBad(plan, id)) };
  const producer: TracedProducer = new TracedProducer(
    index,
    plan.table,
    plan.text,
    truth,
    options,
    scheduler,
    aborting,
  );
  return producer;
}

function planOf({ producers }: Schedule, id: number): ProducerPlan {
  return producers[Math.floor(id / IDS)] as ProducerPlan;
}

function countSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;
}

/** Whether `action` resolves with true within `ms`. */
async function happens(action: () => Promise<boolean>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const result = await Promise.race([action(), late]);
  clearTimeout(timer);
  return result;
}

/** Whether `condition` becomes true within `ms`. */
async function until(condition: () => boolean, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return true;
}
