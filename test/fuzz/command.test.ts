import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Project } from '../cli/project.ts';
import { choosers } from './chooser.ts';
import { answers, described, lockTexts, scripts } from './fixtures.ts';
import { hostileNames } from './hostile-names.ts';
import { mutateText } from './mutate-text.ts';
import { mutateValue } from './mutate-value.ts';
import { isFull, runs } from './runs.ts';

const lockName = (text: string): string => `${/"table": "([\w.]+)"/.exec(text)?.[1] ?? 'c.s.t'}.json`;
const configs = [
  '{"tables":["catalog.iot.things"],"source":{"kind":"snapshot","path":"snapshot"},"emit":["proto"]}',
  '{"out":"out"}',
];
const commands: readonly (readonly string[])[] = [
  ['--offline', '--emit', 'proto'],
  ['--offline'],
  ['check', '--offline'],
  ['--snapshot', 'snapshot', '--emit', 'proto'],
  ['check', '--snapshot', 'snapshot'],
  ['check', '--snapshot', 'snapshot', '--reporter', 'json', '--fail-on', 'any'],
  [],
];

test('a command with garbage for its files ends with 0, 2 or 4, and never with a bug', async () => {
  const codes = new Set<number>();
  await fc.assert(
    fc.asyncProperty(choosers, async (choose) => {
      const project = await Project.create();
      try {
        const write = async (name: string, text: string): Promise<void> => {
          await mkdir(join(project.folder, name, '..'), { recursive: true });
          await writeFile(join(project.folder, name), text);
        };
        const garbage = (text: string, others: readonly string[]): string =>
          choose.oneIn(2) ? text : mutateText(text, others, choose);
        const lock = choose.of(lockTexts);
        await write(`zerobus.lock/${lockName(lock)}`, garbage(lock, lockTexts));
        const answer = choose.oneIn(2)
          ? mutateValue(choose.of([...answers, ...described]), choose)
          : choose.of(answers);
        if (choose.oneIn(2)) await write('snapshot/a.json', JSON.stringify(answer));
        else await write('snapshot/a.sql', garbage(choose.of(scripts), scripts));
        if (choose.oneIn(2)) await write('zerobus.config.json', garbage(choose.of(configs), configs));
        if (choose.oneIn(6))
          await write('tsconfig.json', garbage('{"compilerOptions":{"module":"nodenext"},"extends":"./x"}', configs));
        const words = [...choose.of(commands), ...(choose.oneIn(6) ? [choose.of(hostileNames)] : [])];
        const { code, out, err } = await project.run(...words);
        expect([0, 2, 4], `${words.join(' ')}\n${err}`).toContain(code);
        expect(err).not.toContain('this is a bug');
        expect(code === 2 && !words.includes('json') ? err : 'said').not.toBe('');
        expect(out + err).not.toMatch(/[^\P{Cc}\n]/u);
        codes.add(code);
      } finally {
        await project.remove();
      }
    }),
    runs(8),
  );
  // A few cases may all end alike, and 4 takes a lock that is left intact, which is rare.
  if (isFull) expect([...codes]).toEqual(expect.arrayContaining([0, 2]));
});

test('of the same locks, one that is intact and has no files ends with 4', async () => {
  const project = await Project.create();
  try {
    const lock = lockTexts.find((text) => text.includes('"sha256"') && !text.includes('<<<<<<<'))!;
    await mkdir(join(project.folder, 'zerobus.lock'));
    await writeFile(join(project.folder, 'zerobus.lock', lockName(lock)), lock);
    expect((await project.run('check', '--offline')).code).toBe(4);
  } finally {
    await project.remove();
  }
});
