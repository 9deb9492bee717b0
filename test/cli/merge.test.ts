import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useProject } from './use-project.ts';

const TABLE = 'catalog.iot.events';
const LOCK = `zerobus.lock/${TABLE}.json`;
const PROTO = 'generated/catalog/iot/event.proto';
const hasGit = spawnSync('git', ['--version']).status === 0;
if (!hasGit) console.log('skipped: merges of the lock, for there is no git here');

const project = useProject();

/** Without the settings of whoever runs the tests. */
function git(...words: string[]): { readonly status: number | null; readonly out: string } {
  const settings = ['user.name=test', 'user.email=test@example.com', 'core.autocrlf=false'];
  const { status, stdout, stderr } = spawnSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...words], {
    cwd: project.folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
  return { status, out: `${stdout}${stderr}` };
}

/** The table with these columns, each on its own line, is read, generated and committed. */
async function commit(columns: readonly string[]): Promise<void> {
  await table(columns);
  expect(await project.run('--snapshot', 'tables')).toMatchObject({ code: 0 });
  git('add', '.');
  expect(git('commit', '-m', 'columns').status).toBe(0);
}

async function table(columns: readonly string[]): Promise<void> {
  await mkdir(join(project.folder, 'tables'), { recursive: true });
  const sql = `CREATE TABLE ${TABLE} (\n${columns.join(',\n')}\n);\n`;
  await writeFile(join(project.folder, 'tables/events.sql'), sql);
}

/** Two branches from one commit, the other of which is merged into ours; then the table has the columns of both. */
async function merge(base: string[], ours: string[], theirs: string[], both: string[], style: string): Promise<void> {
  git('init', '-q', '-b', 'ours');
  await commit(base);
  git('checkout', '-q', '-b', 'theirs');
  await commit(theirs);
  git('checkout', '-q', 'ours');
  await commit(ours);
  const { status, out } = git('-c', `merge.conflictStyle=${style}`, 'merge', 'theirs');
  expect([status, out]).toEqual([1, expect.stringContaining(LOCK)]);
  await table(both);
}

const numbers = async (): Promise<string> =>
  [...(await project.read(PROTO)).matchAll(/(\w+ = \d+)[; ]/g)].map(([, field]) => field).join(', ');

describe.skipIf(!hasGit)('a merge of two branches that each added a column', () => {
  const base = ['a INT', 'b INT', 'c INT', 'd INT', 'e INT', 's STRUCT<x: INT>'];
  const rows: [what: string, style: string, ours: string[], theirs: string[], want: string][] = [
    ['in one place', 'merge', [...base, 'mine INT'], [...base, 'other INT'], 'mine = 7, other = 8'],
    ['in one place, with the base', 'diff3', [...base, 'mine INT'], [...base, 'other INT'], 'mine = 7, other = 8'],
    ['in two places', 'merge', ['mine INT', ...base], [...base, 'other INT'], 'mine = 7, other = 8'],
  ];

  test.each(rows)('%s', async (_, style, ours, theirs, want) => {
    await merge(base, ours, theirs, [...base, 'mine INT', 'other INT'], style);
    for (const words of [['--offline'], ['check', '--offline']]) {
      const ended = await project.run(...words);
      expect(ended.code).toBe(2);
      expect(ended.err + ended.out).toMatch(/\[lock-conflict\]\n.*Run `zerobus-gen catalog\.iot\.events` without/);
    }
    const { code, err } = await project.run(TABLE, '--snapshot', 'tables');
    expect(code).toBe(0);
    expect(err).toMatch(/field number 7 to other; its number is now 8.*\[lock-merged\]\n.*redeploy/);
    expect(err).not.toContain('mine');
    expect(await numbers()).toBe(`a = 1, b = 2, c = 3, d = 4, e = 5, s = 6, ${want}, x = 1`);
    expect(await project.run('check', '--snapshot', 'tables')).toMatchObject({ code: 0 });
    expect(await project.run('--snapshot', 'tables')).toMatchObject({ code: 0, out: `${TABLE}: nothing changed\n` });
    git('add', '.');
    expect(git('commit', '-m', 'merged').status).toBe(0);
  });

  test('in a struct', async () => {
    const withField = (name: string): string[] => [...base.slice(0, -1), `s STRUCT<x: INT, ${name}: INT>`];
    const both = [...base.slice(0, -1), 's STRUCT<x: INT, mine: INT, other: INT>'];
    await merge(base, withField('mine'), withField('other'), both, 'merge');
    const { code, err } = await project.run('--snapshot', 'tables');
    expect([code, err]).toEqual([0, expect.stringMatching(/field number 2 to s\.other; its number is now 3/)]);
    expect(await numbers()).toContain('x = 1, mine = 2, other = 3');
  });
});

test('a clean merge that gave a number twice', async () => {
  await table(['a INT', 'b INT', 'c INT']);
  await project.run('--snapshot', 'tables');
  const lock = join(project.folder, LOCK);
  const text = await readFile(lock, 'utf8');
  await writeFile(lock, text.replace('"name": "c", "number": 3', '"name": "c", "number": 2'));
  for (const words of [['--offline'], ['check', '--snapshot', 'tables']]) {
    const ended = await project.run(...words);
    expect(ended.code).toBe(2);
    expect(ended.err + ended.out).toMatch(/c has the number 2 of b.*\[lock-duplicate-number\]\n.*Run `zerobus-gen/);
  }
  const { code, err } = await project.run('--snapshot', 'tables');
  expect([code, err]).toEqual([0, expect.stringMatching(/assigned field number 2 to c; its number is now 3/)]);
  expect(await readFile(lock, 'utf8')).toBe(text);
});
