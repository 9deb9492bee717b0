import type { CheckName } from './check-names.js';
import type { CheckOutcome } from './check-outcome.js';
import type { Check } from './doctor-report.js';

/** The result of a check, and its value for other checks; undefined if it has none. */
interface FinishedCheck<T> {
  readonly check: Check;
  readonly value: T | undefined;
}

/** A check that is running. */
export type PendingCheck<T> = Promise<FinishedCheck<T>>;

type Values<Needs extends readonly PendingCheck<unknown>[]> = {
  [K in keyof Needs]: Needs[K] extends PendingCheck<infer T> ? T : never;
};

/**
 * Runs a check once the checks that it needs have finished, and passes their values to `run`. If one of them has no value, the
 * check is skipped, with the name of that one in the message. Rejects with what `run` throws.
 */
export async function runCheck<T, const Needs extends readonly PendingCheck<unknown>[]>(
  name: CheckName,
  table: string | null,
  needs: Needs,
  run: (...values: Values<Needs>) => CheckOutcome<T> | Promise<CheckOutcome<T>>,
): PendingCheck<T> {
  const finished = await Promise.all(needs);
  const blocker = finished.find(({ value }) => value === undefined);
  const outcome =
    blocker === undefined
      ? await run(...(finished.map(({ value }) => value) as Values<Needs>))
      : { status: 'skip' as const, message: `Skipped because ${blocker.check.name} did not pass.` };
  const { status, message, fix = null, statements = [], value } = outcome as CheckOutcome<T>;
  return { check: { name, table, status, message, fix, statements }, value };
}
