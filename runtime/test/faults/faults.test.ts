import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test, vi } from 'vitest';
import { runSchedule } from './run-schedule.ts';
import { countRuns, firstSeed as first, isFull, rerunCommand } from './seeds.ts';

/** `npm run test:faults` runs 1,000 schedules from a seed that it prints; `npm test` always the same few. */
const count = countRuns(20, 1000);
/** Every so many schedules, one runs in a process of its own. */
const CHILD_EVERY = 20;

beforeAll(() => {
  // Of outages and callbacks that throw, of which there are many.
  const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  return () => warnings.mockRestore();
});

test(`${count} fault schedules from seed ${first}: nothing is lost, claimed, disordered or left behind`, async () => {
  const failures: string[] = [];
  const totals = { records: 0, streams: 0, failed: 0 };
  for (let seed = first; seed < first + count; seed++) {
    const { violations, records, streams, failed } = await runSchedule(seed);
    totals.records += records;
    totals.streams += streams;
    totals.failed += failed;
    if (violations.length > 0) {
      const text = [`seed ${seed}: ${rerunCommand(seed)}`, ...violations].join('\n  ');
      failures.push(text);
      if (isFull) console.error(text);
    }
    if (isFull && (seed - first) % 100 === 99) console.log(seed - first + 1, JSON.stringify(totals));
  }
  if (isFull) console.log(JSON.stringify({ seed: first, runs: count, ...totals }));
  expect(failures.join('\n')).toBe('');
  // What is tested does happen.
  if (count >= 20) expect(totals.streams).toBeGreaterThan(2 * count);
});

test('the process of a schedule ends by itself', async () => {
  const script = fileURLToPath(new URL('./child.ts', import.meta.url));
  for (let seed = first; seed < first + count; seed += CHILD_EVERY) {
    const options = { timeout: 60_000 };
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, `${seed}`], options);
    expect(JSON.parse(stdout), rerunCommand(seed)).toMatchObject({ violations: [] });
  }
});
