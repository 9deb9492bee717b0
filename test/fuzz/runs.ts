import type { Parameters } from 'fast-check';

/** Whether this is `npm run fuzz`. */
export const isFull: boolean = process.env['MODE'] === 'fuzz';

/** The factor by which runs are multiplied: 1 in `npm test`, FUZZ_RUNS or 100 in `npm run fuzz`. */
const factor: number = isFull ? Number(process.env['FUZZ_RUNS'] ?? 100) : 1;

/** FUZZ_SEED repeats a run; a failure prints its seed. The short form always uses the same seed. */
const seed: string | undefined = process.env['FUZZ_SEED'] ?? (isFull ? undefined : '1');

/** Parameters of a property that has `short` cases in `npm test`. */
export function runs(short: number): Parameters<unknown> {
  const numRuns = Math.max(1, Math.round(short * factor));
  return { numRuns, ...(seed === undefined ? {} : { seed: Number(seed) }) };
}
