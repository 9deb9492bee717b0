import { beforeAll, expect, test, vi } from 'vitest';
import { runRandomUse } from './run-random-use.ts';
import { countRuns, firstSeed, isFull, rerunCommand } from './seeds.ts';

/** `npm run test:faults` runs 10,000 uses from a seed that it prints; `npm test` always the same few. */
const count = countRuns(300, 10_000);

beforeAll(() => {
  // Of outages and callbacks that throw, of which there are many.
  const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  return () => warnings.mockRestore();
});

test(`${count} random uses from seed ${firstSeed}: every promise settles, and nothing is left behind`, async () => {
  const failures: string[] = [];
  const ends: Record<string, number> = {};
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const { end, problems } = await runRandomUse(seed).catch((error: Error) => ({
      end: 'thrown',
      problems: [`${error.stack}`],
    }));
    ends[end] = (ends[end] ?? 0) + 1;
    if (problems.length > 0) failures.push([`seed ${seed}: ${rerunCommand(seed)}`, ...problems].join('\n  '));
  }
  if (isFull) console.log(JSON.stringify({ seed: firstSeed, runs: count, ends }));
  expect(failures.join('\n')).toBe('');
  // What is tested does happen: producers end in many ways.
  if (count >= 300) expect(Object.keys(ends).length).toBeGreaterThan(5);
});
