// Every file of a project is busy when it is first touched. `test/crash` lets the operations fail one at a time.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useProject } from '../../cli/use-project.ts';
import { busyScenarios, comparable } from '../../support/busy-scenarios.ts';
import { withFault } from '../../support/faulty-files.ts';
import { readFiles } from '../../support/files.ts';

const project = useProject();
const matches = (path: string): boolean => path.startsWith(project.folder);

it.each(busyScenarios)('$what: the first rename, rm, open and lstat of each file fails', async (scenario) => {
  const { before, words, code } = scenario;
  await before(project);
  const old = await readFiles(project.folder);
  const undisturbed = comparable(await project.run(...words));
  expect(undisturbed.code).toBe(code);
  const whole = await readFiles(project.folder);
  for (const path of Object.keys(whole)) await rm(join(project.folder, path));
  await project.write(old);
  let faults = 0;
  const fail = (operation: string, work: () => Promise<void>) => async (): Promise<void> => {
    const { failed } = await withFault({ operation, code: 'EBUSY', matches, at: 'first of each path' }, work);
    faults += failed.length;
  };
  const run = async (): Promise<void> => {
    expect(comparable(await project.run(...words))).toEqual(undisturbed);
  };
  await ['rename', 'rm', 'open', 'lstat'].reduce<() => Promise<void>>((work, each) => fail(each, work), run)();
  expect(await readFiles(project.folder)).toEqual(whole);
  expect(faults).toBeGreaterThan(5);
});

describe('a file that stays busy is named with the reason of the system, and changes nothing', () => {
  it.each([
    ['package.json', [], 'EBUSY', 'another program has it open (EBUSY)'],
    ['generated/c/s/t.ts', ['check'], 'EBUSY', 'another program has it open (EBUSY)'],
    ['zerobus.lock/c.s.t.json', ['--offline'], 'EPERM', 'operation not permitted (EPERM)'],
  ])('%s', async (path, words, code, reason) => {
    await busyScenarios[2]!.before(project);
    const old = await readFiles(project.folder);
    const file = join(project.folder, path);
    const fault = { operation: 'open', code, matches: (each: string) => each === file, at: 1, times: Infinity };
    const { result } = await withFault(fault, () => project.run(...words));
    expect(result).toMatchObject({ code: 2 });
    expect(`${result.out}${result.err}`).toContain(`${file}: ${reason}. [file-unreadable]`);
    expect(await readFiles(project.folder)).toEqual(old);
  });
});
