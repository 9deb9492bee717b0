import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { useProject } from './use-project.ts';

const run = promisify(execFile);
const project = useProject();

async function git(...args: string[]): Promise<string> {
  const settings = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  return (await run('git', [...settings, ...args], { cwd: project.folder })).stdout;
}

const lockFile = (): string => join(project.folder, 'zerobus.lock/c.s.t.json');

async function editLock(edit: (text: string) => string): Promise<void> {
  const text = await readFile(lockFile(), 'utf8');
  expect(edit(text)).not.toBe(text);
  await writeFile(lockFile(), edit(text));
}

/** Writes the files that the lock gives, as whoever edits a lock would. */
async function regenerate(): Promise<void> {
  await rm(join(project.folder, 'generated'), { recursive: true });
  expect((await project.run('--offline')).code).toBe(0);
}

async function check(...flags: string[]): Promise<{ code: number; codes: string[]; err: string }> {
  const { code, out, err } = await project.run('check', '--offline', '--reporter', 'json', ...flags);
  const tables =
    out === '' ? [] : (JSON.parse(out).tables as { diagnostics: { code: string; path: string | null }[] }[]);
  const codes = tables.flatMap(({ diagnostics }) =>
    diagnostics.map((each) => `${each.code} ${each.path ?? ''}`.trim()),
  );
  return { code, codes, err };
}

beforeEach(async () => {
  project.environment = { PATH: process.env['PATH'], HOME: project.folder };
  await mkdir(join(project.folder, 'sql'));
  await writeFile(join(project.folder, 'sql/V1.sql'), 'CREATE TABLE c.s.t (a INT, b STRING, gone DOUBLE);');
  await writeFile(join(project.folder, 'zerobus.config.json'), '{"source": {"kind": "snapshot", "path": "sql"}}');
  expect((await project.run()).code).toBe(0);
  await writeFile(join(project.folder, 'sql/V2.sql'), 'ALTER TABLE c.s.t DROP COLUMN gone;');
  expect((await project.run()).code).toBe(0);
  await git('init', '-q', '-b', 'main');
  await git('add', '-A');
  await git('commit', '-qm', 'start');
});

describe('check --base', () => {
  test('accepts what did not change, and what was added', async () => {
    expect(await check('--base', 'main')).toMatchObject({ code: 0, codes: [] });
    await writeFile(join(project.folder, 'sql/V3.sql'), 'ALTER TABLE c.s.t ADD COLUMN c INT;');
    await project.run();
    expect(await check('--base', 'main')).toMatchObject({ code: 0, codes: [] });
  });

  const edits: [what: string, edit: (text: string) => string, want: string[]][] = [
    [
      'two numbers swapped',
      (text) => text.replace('"a", "number": 1', '"a", "number": 2').replace('"b", "number": 2', '"b", "number": 1'),
      ['number-reused a', 'number-reused b'],
    ],
    [
      'a number moved',
      (text) => text.replace('"b", "number": 2', '"b", "number": 9'),
      ['number-forgotten b', 'number-moved b'],
    ],
    ['a retired number forgotten', (text) => text.replace(/\n +\{"number": 3.*\n */, ''), ['number-forgotten gone']],
    ['the message renamed', (text) => text.replace('"message": "T"', '"message": "Other"'), ['message-renamed']],
  ];
  test.each(edits)('finds %s, though the files were generated again', async (_, edit, want) => {
    await editLock(edit);
    await regenerate();
    expect(await check()).toMatchObject({ code: 0, codes: [] });
    expect(await check('--base', 'main')).toMatchObject({ code: 4, codes: want });
    // And what is committed since.
    await git('commit', '-qam', 'edit');
    expect(await check('--base', 'HEAD^')).toMatchObject({ code: 4, codes: want });
    expect(await check('--base', 'HEAD')).toMatchObject({ code: 0, codes: [] });
  });

  test('finds a lock that was started anew, and warns of one that is gone', async () => {
    await rm(lockFile());
    await writeFile(join(project.folder, 'sql/V3.sql'), 'CREATE TABLE c.s.other (x INT);');
    await project.run();
    expect((await check('--base', 'main')).codes).toEqual(['number-forgotten gone']);
    await rm(lockFile());
    expect(await check('--base', 'main')).toMatchObject({ code: 4, codes: expect.arrayContaining(['lock-removed']) });
    await rm(join(project.folder, 'generated'), { recursive: true });
    await project.run('--offline');
    expect(await check('--base', 'main')).toMatchObject({ code: 0, codes: ['lock-removed'] });
  });

  test('finds a lock by its table, whose name has another case now', async () => {
    const other = lockFile().replace('c.s.t', 'c.s.T');
    await editLock((text) => text.replace('"c.s.t"', '"c.s.T"').replace('"b", "number": 2', '"b", "number": 9'));
    await rename(lockFile(), other);
    await regenerate();
    expect(await check('--base', 'main')).toMatchObject({ code: 4, codes: ['number-forgotten b', 'number-moved b'] });
  });

  test.each<[name: string, value: () => string]>([
    ['GIT_DIR', () => join(project.folder, '.git')],
    ['GIT_DIR', () => '.git'],
    ['GIT_WORK_TREE', () => tmpdir()],
    ['GIT_GLOB_PATHSPECS', () => '1'],
  ])('in a subfolder, with %s of a hook in the environment', async (name, value) => {
    const folder = join(project.folder, "a package's folder");
    await mkdir(folder);
    for (const item of ['sql', 'zerobus.config.json', 'zerobus.lock', 'generated'])
      await rename(join(project.folder, item), join(folder, item));
    await git('add', '-A');
    await git('commit', '-qm', 'move');
    const lock = join(folder, 'zerobus.lock/c.s.t.json');
    await writeFile(lock, (await readFile(lock, 'utf8')).replace('"b", "number": 2', '"b", "number": 9'));
    vi.stubEnv(name, value());
    const config = join(folder, 'zerobus.config.json');
    const { codes } = await check('--base', 'HEAD', '--config', config);
    vi.unstubAllEnvs();
    expect(codes).toEqual(expect.arrayContaining(['number-forgotten b', 'number-moved b']));
  });

  test('accepts a name of the message that the config states', async () => {
    await writeFile(
      join(project.folder, 'zerobus.config.json'),
      '{"source": {"kind": "snapshot", "path": "sql"}, "tables": [{"table": "c.s.t", "message": "Other"}]}',
    );
    expect((await project.run()).code).toBe(0);
    expect(await check('--base', 'main')).toMatchObject({ code: 0, codes: [] });
  });

  test.each(['nowhere', '--help', '-', 'main:zerobus.lock', '$(touch x)'])('rejects the commit %j', async (ref) => {
    const { code, err } = await check(`--base=${ref}`);
    expect(code).toBe(2);
    expect(err).toContain('[base-unreadable]');
    expect(await readdir(project.folder)).not.toContain('x');
  });

  test('needs a repository', async () => {
    await rm(join(project.folder, '.git'), { recursive: true });
    expect(await check('--base', 'main')).toMatchObject({ code: 2, err: expect.stringContaining('[base-unreadable]') });
  });
});
