import type { ZerobusError } from '../../src/errors/zerobus-error.ts';
import type { FaultServer } from './fault-server.ts';
import type { ProducerPlan, Schedule } from './schedule.ts';
import { IDS, type TracedProducer } from './traced-producer.ts';
import { isBad } from './use-producer.ts';

/** Checks what a producer promised once it has ended with `error`. Returns what is wrong. */
export function checkProducer(
  producer: TracedProducer,
  index: number,
  error: ZerobusError | undefined,
  server: FaultServer,
  schedule: Schedule,
): string[] {
  const plan = schedule.producers[index] as ProducerPlan;
  const { accepted, rejected, stats } = producer;
  const left = producer.unacknowledged().map(({ id }) => id);
  const stored = server.stored.filter((id) => Math.floor(id / IDS) === index);
  const found = [...producer.violations];
  const isLeft = new Set(left);
  const lost = accepted.filter((id) => !isLeft.has(id) && !rejected.has(id) && !server.acked.has(id));
  if (lost.length > 0) found.push(`lost ${lost.length} of ${accepted.length}: ${lost.slice(0, 5).join(' ')}`);
  if (error === undefined && left.length > 0) found.push(`closed, and ${left.length} are unacknowledged`);
  const position = new Map(accepted.map((id, index) => [id, index]));
  const reached = [...new Set(stored)];
  const isInOrder = (ids: readonly number[]): boolean => isSorted(ids.map((id) => position.get(id) ?? -1));
  for (const key of plan.ordering === 'key' ? [0, 1, 2, 3, 4] : [undefined]) {
    const hasKey = (id: number): boolean => key === undefined || id % 5 === key;
    if (!isInOrder(left.filter(hasKey))) found.push('unacknowledged() is not in the order of writing');
    if (plan.ordering !== 'none' && !isInOrder(reached.filter(hasKey))) found.push(`disorder, key ${key}`);
  }
  if (plan.delivery === 'exactly-once' && reached.length < stored.length) {
    found.push(`${stored.length - reached.length} duplicates with exactly-once`);
  }
  if (reached.some((id) => !position.has(id))) found.push('the table has records that were not accepted');
  const counts = { sent: stats.sent, settled: stats.acked + stats.rejected, rejected: stats.rejected };
  const expected = { sent: accepted.length, settled: accepted.length - left.length, rejected: rejected.size };
  if (JSON.stringify(counts) !== JSON.stringify(expected)) {
    found.push(`counts ${JSON.stringify(counts)}, expected ${JSON.stringify(expected)}`);
  }
  if (plan.hasOnReject && error === undefined && accepted.some((id) => isBad(plan, id) && !rejected.has(id))) {
    found.push('a bad record was not rejected');
  }
  if (error !== undefined && !mayFail(plan, schedule)) found.push(`failed: ${error.stack}`);
  return found;
}

/** Whether the plan has a reason for which the producer may end with an error. */
function mayFail(plan: ProducerPlan, { calls }: Schedule): boolean {
  const isEndedEarly = !['close', 'flush and close'].includes(plan.ending) || plan.endsInCallback !== undefined;
  const hasFatal = calls.some(
    ({ fault, opening }) => fault === 'permanent' || fault === 'token' || opening === 'token',
  );
  return isEndedEarly || hasFatal || plan.deliveryTimeoutMs < 1000 || (plan.badEvery > 0 && !plan.hasOnReject);
}

function isSorted(numbers: readonly number[]): boolean {
  return numbers.every((value, index) => index === 0 || value > (numbers[index - 1] as number));
}
