import { afterEach } from 'vitest';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';
import { Producer } from '../../src/producer/producer.ts';
import type { ProducerOptions } from '../../src/producer/producer-options.ts';
import type { Scheduler } from '../../src/time/scheduler.ts';
import { type Item, Items } from './items.ts';
import type { ScriptedCall } from './scripted-call.ts';
import { type Identity, type Script, type ScriptedServer, startScriptedServer } from './scripted-server.ts';

const cleanups: (() => unknown)[] = [];
const running = { test: 0 };

afterEach(async () => {
  running.test++;
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Has `cleanup` called when the test is over, the last one first. */
export function atEnd(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

/** A server that is closed when the test is over. */
export async function serve(script: Script, identity?: Identity): Promise<ScriptedServer> {
  const server = await startScriptedServer(script, identity);
  atEnd(() => server.close());
  return server;
}

/** A server that does everything right. */
export const wellBehaved: Script = async (call) => {
  await call.open();
  await call.ackAll();
  call.ok();
};

/** A producer for that server, aborted when the test is over; waits between attempts are short. */
export function produce(
  server: ScriptedServer,
  options: ProducerOptions = {},
  scheduler?: Scheduler,
): Producer<Item, Item> {
  const client = new ZerobusClient({ endpoint: server.endpoint, credentials: { token: 'secret-token' } });
  const producer = new Producer(Items, { client, retry: { initialMs: 1, maxMs: 5 }, ...options }, scheduler);
  atEnd(() => producer.abort('test over'));
  return producer;
}

/** Waits until `condition` holds: looked at each time the event loop has run, and no longer than the test runs. */
export async function until(condition: () => boolean): Promise<void> {
  const { test } = running;
  while (!condition()) {
    if (running.test !== test) throw new Error('the test is over, and what it waited for has not come');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The ids a call was sent, in order. */
export function receivedIds(call: ScriptedCall | undefined): number[] {
  return (call?.received ?? []).flatMap((message) => message.records.map((bytes) => Items.decode(bytes).id));
}

/** Offsets of a call, in order. */
export function receivedOffsets(call: ScriptedCall | undefined): number[] {
  return (call?.received ?? []).map((message) => message.offset);
}

/** The error that `promise` rejects with. */
export async function rejectionFrom(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error,
  );
}
