// Every file of a project is busy when it is first touched. `test/crash` lets the operations fail one at a time.
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/run.ts';
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

it('what dead runs left behind and cannot be removed stays, and is no error', async () => {
  await busyScenarios[2]!.before(project);
  const left = ['zerobus.lock/.x.zerobus-tmp-4194305-aa', 'zerobus.lock/.y.json.zerobus-lock'];
  await project.write({ [left[0]!]: '', [left[1]!]: `4194305 ${hostname()} 00\n` });
  const isLeft = (path: string): boolean => left.some((each) => path.startsWith(join(project.folder, each)));
  const fault = { operation: 'rm', code: 'EPERM', matches: isLeft, at: 1, times: Infinity };
  const { result, failed } = await withFault(fault, () => project.run('--offline'));
  expect(result).toMatchObject({ code: 0, err: '' });
  expect(failed.length).toBeGreaterThan(0);
});

it('a signal ends the waiting for a file that stays busy, and the old file stays', async () => {
  await busyScenarios[1]!.before(project);
  const lock = join(project.folder, 'zerobus.lock/c.s.t.json');
  const old = await project.read('zerobus.lock/c.s.t.json');
  const interrupt = new AbortController();
  const matches = (path: string): boolean => {
    if (path !== lock) return false;
    interrupt.abort(new Error('stopped'));
    return true;
  };
  const { result: code } = await withFault(
    { operation: 'rename', code: 'EBUSY', matches, at: 1, times: Infinity },
    () =>
      run([], {
        out: { write: () => undefined },
        err: { write: () => undefined },
        environment: {},
        folder: project.folder,
        signal: interrupt.signal,
      }),
  );
  expect(code).toBe(130);
  expect(await project.read('zerobus.lock/c.s.t.json')).toBe(old);
  expect((await project.files()).filter((file) => file.includes('.zerobus-'))).toEqual([]);
});
