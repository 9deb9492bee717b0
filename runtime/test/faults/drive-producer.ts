import { setTimeout as sleep } from 'node:timers/promises';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { block, type FaultServer } from './fault-server.ts';
import type { Ending, ProducerPlan, Step } from './schedule.ts';
import { describe, type TracedProducer } from './traced-producer.ts';

/** Takes the steps of a plan, one after another, and ends the producer. The promises are tracked by the producer. */
export async function driveProducer(producer: TracedProducer, plan: ProducerPlan, server: FaultServer): Promise<void> {
  for (const step of plan.steps) {
    try {
      await take(producer, step, server);
    } catch (error) {
      // It ended, or its window is full.
      if (!ZerobusError.is(error)) producer.violations.push(`${step.kind} threw ${describe(error)}`);
    }
  }
  await end(producer, plan.ending);
}

async function take(producer: TracedProducer, { kind, count }: Step, server: FaultServer): Promise<void> {
  switch (kind) {
    case 'write':
      for (let left = count; left > 0; left--) await producer.write(producer.record());
      return;
    case 'send':
      for (let left = count; left > 0; left--) ignore(producer.send(producer.record()));
      return;
    case 'writeAll':
      return producer.track(kind, producer.writeAll(Array.from({ length: count }, () => producer.record())));
    case 'writers':
      // Each waits for its own turns.
      for (let writer = 0; writer < 8; writer++) void producer.track(kind, writeSlowly(producer, count >> 2));
      return;
    case 'flush':
      return producer.flush();
    case 'flush later':
      ignore(producer.flush());
      return;
    case 'ready':
      return producer.track(kind, producer.ready());
    case 'ready with an aborted signal': {
      const controller = new AbortController();
      const ready = producer.track(kind, producer.ready({ signal: producer.signal(controller) }));
      if (count % 2 === 0) await sleep(count >> 2);
      controller.abort();
      return ready;
    }
    case 'send with a signal': {
      const controller = new AbortController();
      ignore(producer.send(producer.record(), { signal: producer.signal(controller) }));
      await sleep(count >> 3);
      controller.abort();
      return;
    }
    case 'pause':
      await sleep(count);
      return;
    case 'block':
      block(count);
      return;
    case 'idle':
      await producer.flush();
      await sleep(count);
      return;
    case 'cut while idle':
      await producer.flush();
      server.cut();
      await sleep(count >> 3);
  }
}

async function writeSlowly(producer: TracedProducer, count: number): Promise<void> {
  for (let left = count; left > 0; left--) {
    await producer.write(producer.record());
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function end(producer: TracedProducer, ending: Ending): Promise<void> {
  const controller = new AbortController();
  if (ending === 'flush and close') ignore(producer.flush());
  if (ending === 'abort') producer.abort('the end of the plan');
  else if (ending === 'abort by a signal') producer.abortBySignal();
  else if (ending === 'close in time') void producer.track(ending, producer.close({ timeoutMs: 20 }));
  else if (ending === 'close with a signal') {
    void producer.track(ending, producer.close({ signal: producer.signal(controller) }));
    await sleep(10);
    controller.abort();
  } else void producer.track(ending, producer.close({ timeoutMs: 60_000 }));
  await producer.track('closed', producer.closed);
}

/** The producer tracks it. */
function ignore(promise: Promise<unknown>): void {
  promise.catch(() => {});
}
