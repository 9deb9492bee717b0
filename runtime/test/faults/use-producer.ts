import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import type { ProducerOptions } from '../../src/producer/producer-options.ts';
import type { Item } from '../support/items.ts';
import type { ProducerPlan } from './schedule.ts';
import { IDS, type TracedProducer } from './traced-producer.ts';

type Callback = keyof ProducerPlan['uses'];

/** Returns the callbacks of a plan, which use the producer that calls them, and check what they receive. */
export function callbacks(plan: ProducerPlan, index: number, producer: () => TracedProducer): ProducerOptions<Item> {
  const left = {
    onAck: [...plan.uses.onAck],
    onState: [...plan.uses.onState],
    onReject: [...plan.uses.onReject],
    logger: [...plan.uses.logger],
  };
  const use = (callback: Callback): Promise<void> | undefined => {
    const next = left[callback].shift();
    if (next === undefined) return undefined;
    if (next === 'throw') throw new Error('thrown by a callback');
    if (next === 'reject') return Promise.reject(new Error('rejected by a callback'));
    useProducer(producer(), next);
    return undefined;
  };
  let isEnded = false;
  const end = (): void => {
    if (isEnded || plan.endsInCallback === undefined) return;
    isEnded = true;
    if (plan.endsInCallback === 'abort') producer().abort('by a callback');
    else void producer().track('close in a callback', producer().close({ timeoutMs: 60_000 }));
  };
  const log = (): Promise<void> | undefined => use('logger');
  return {
    onAck: ({ acked }) => {
      producer().onAckOf(acked);
      if (acked > 50) end();
      return use('onAck');
    },
    onState: ({ from, to, reason, stream }) => {
      if (process.env['FAULTS_TRACE'] === '1') {
        console.error(`producer ${index}, stream ${stream}: ${from} -> ${to} ${reason?.message ?? ''}`);
      }
      if (reason?.code === 'internal') producer().violations.push(`internal: ${reason.stack}`);
      return use('onState');
    },
    ...(plan.hasOnReject
      ? {
          onReject: ({ id }) => {
            const { rejected, violations } = producer();
            if (rejected.has(id)) violations.push(`${id} was rejected twice`);
            if (!isBad(plan, id)) violations.push(`${id} was rejected, and is not bad`);
            rejected.add(id);
            return use('onReject');
          },
        }
      : {}),
    logger: { debug: log, info: log, warn: log, error: log },
  };
}

/** Whether the service cannot decode a record of this producer. */
export function isBad({ badEvery }: ProducerPlan, id: number): boolean {
  return badEvery > 0 && (id % IDS) % badEvery === badEvery - 1;
}

function useProducer(producer: TracedProducer, use: string): void {
  try {
    if (use === 'write') void producer.write(producer.record());
    else if (use === 'send') producer.send(producer.record()).catch(() => {});
    else if (use === 'flush') producer.flush().catch(() => {});
    else if (use === 'ready') void producer.track('ready in a callback', producer.ready());
    else if (use === 'unacknowledged') producer.unacknowledged();
    else if (producer.stats.inFlight.records < 0) producer.violations.push('a negative number of records in flight');
  } catch (error) {
    if (!ZerobusError.is(error)) throw error;
  }
}
