import type { CheckName } from './check-names.js';
import type { Check } from './doctor-check.js';
import type { Verdict } from './verdict.js';

/** A check that was made, and what it gives to others; undefined where it gives nothing. */
interface Done<T> {
  readonly check: Check;
  readonly value: T | undefined;
}

/** A check that is being made. */
export type Step<T> = Promise<Done<T>>;

type Values<Needs extends readonly Step<unknown>[]> = {
  [K in keyof Needs]: Needs[K] extends Step<infer T> ? T : never;
};

/**
 * Makes a check when those that it needs have given their values; where one gave none it is skipped, and names that one.
 * Rejects with what `run` throws.
 */
export async function step<T, const Needs extends readonly Step<unknown>[]>(
  name: CheckName,
  table: string | null,
  needs: Needs,
  run: (...values: Values<Needs>) => Verdict<T> | Promise<Verdict<T>>,
): Step<T> {
  const given = await Promise.all(needs);
  const lacking = given.find(({ value }) => value === undefined);
  const verdict =
    lacking === undefined
      ? await run(...(given.map(({ value }) => value) as Values<Needs>))
      : { status: 'skip' as const, message: `It needs ${lacking.check.name}.` };
  const { status, message, fix = null, statements = [], value } = verdict as Verdict<T>;
  return { check: { name, table, status, message, fix, statements }, value };
}
