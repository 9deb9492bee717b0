import { afterEach } from 'vitest';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import type { ProducerOptions } from '../../src/producer/producer-options.ts';
import type { RecordCodec } from '../../src/record/record-type.ts';
import type { Scheduler } from '../../src/time/scheduler.ts';
import { type Item, Items } from './items.ts';
import type { ScriptedCall } from './scripted-call.ts';
import { type Script, type ScriptedServer, type ServerOptions, startScriptedServer } from './scripted-server.ts';

const cleanups: (() => unknown)[] = [];
const running = { test: 0 };

afterEach(async () => {
  running.test++;
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Calls `cleanup` after the test; the last one first. */
export function atEnd(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

/** Starts a server that is closed after the test. */
export async function serve(script: Script, options?: ServerOptions): Promise<ScriptedServer> {
  const server = await startScriptedServer(script, options);
  atEnd(() => server.close());
  return server;
}

/** A script that opens the stream, acknowledges all messages and ends with OK. */
export const wellBehaved: Script = async (call) => {
  await call.open();
  await call.ackAll();
  call.ok();
};

/** Creates a producer for a server, with short delays between attempts. It is aborted after the test. */
export function produce(
  server: ScriptedServer,
  options: ProducerOptions = {},
  scheduler?: Scheduler,
  type: RecordCodec<Item, Item> = Items,
): Producer<Item, Item> {
  const client = new ZerobusClient({ endpoint: server.endpoint, credentials: { token: 'secret-token' } });
  const producer = new Producer(type, { client, retry: { initialMs: 1, maxMs: 5 }, ...options }, scheduler);
  atEnd(() => producer.abort('test over'));
  return producer;
}

/** Resolves when `condition` is true, which is checked each time the event loop runs. Rejects when the test ends. */
export async function until(condition: () => boolean): Promise<void> {
  const { test } = running;
  while (!condition()) {
    if (running.test !== test) throw new Error('the test ended before the condition became true');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Returns the ids that a call received, in order. */
export function receivedIds(call: ScriptedCall | undefined): number[] {
  return (call?.received ?? []).flatMap((message) => message.records.map((bytes) => Items.decode(bytes).id));
}

/** Returns the offsets that a call received, in order. */
export function receivedOffsets(call: ScriptedCall | undefined): number[] {
  return (call?.received ?? []).map((message) => message.offset);
}

/** Returns the error that `promise` rejects with. */
export async function rejectionFrom(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('the promise did not reject');
    },
    (error: unknown) => error,
  );
}
