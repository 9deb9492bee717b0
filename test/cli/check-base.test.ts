import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { posixTest } from '../support/posix.ts';
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

/** A repository with a table that lost a column, made once. */
let start: string;
afterAll(() => rm(start, { recursive: true, force: true }));
beforeEach(async () => {
  project.environment = { PATH: process.env['PATH'], HOME: project.folder };
  start ??= await makeStart();
  await cp(start, project.folder, { recursive: true });
});

async function makeStart(): Promise<string> {
  await mkdir(join(project.folder, 'sql'));
  await writeFile(join(project.folder, 'sql/V1.sql'), 'CREATE TABLE c.s.t (a INT, b STRING, gone DOUBLE);');
  await writeFile(join(project.folder, 'zerobus.config.json'), '{"source": {"kind": "snapshot", "path": "sql"}}');
  expect((await project.run()).code).toBe(0);
  await writeFile(join(project.folder, 'sql/V2.sql'), 'ALTER TABLE c.s.t DROP COLUMN gone;');
  expect((await project.run()).code).toBe(0);
  await git('init', '-q', '-b', 'main');
  await git('add', '-A');
  await git('commit', '-qm', 'start');
  const folder = await mkdtemp(join(tmpdir(), 'zerobus base '));
  await cp(project.folder, folder, { recursive: true });
  return folder;
}

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
    await regenerate();
    expect(await check('--base', 'main')).toMatchObject({ code: 0, codes: ['lock-removed'] });
  });

  /** Removes the lock in a commit, with what was generated, and reads the table again as if it was new. */
  async function removeAndAddAgain(): Promise<void> {
    await git('rm', '-rq', 'zerobus.lock', 'generated');
    await git('commit', '-qm', 'remove');
    await git('commit', '-qm', 'more', '--allow-empty');
    await project.run();
  }

  test('finds a lock that comes back with other numbers, which the history of the commit has', async () => {
    const commit = (await git('rev-parse', '--short', 'HEAD')).trim();
    await removeAndAddAgain();
    const { code, codes, err } = await check('--base', 'main');
    expect({ code, codes }).toEqual({ code: 4, codes: ['number-forgotten gone', 'base-empty'] });
    const shown = await project.run('check', '--offline', '--base', 'main');
    expect(shown.err + err).toContain(
      `fix: Restore the lock from the commit ${commit}, and run \`zerobus-gen c.s.t\`.`,
    );
    // The fix works.
    await git('checkout', '-q', commit, '--', 'zerobus.lock');
    await project.run();
    expect(await check('--base', 'main')).toMatchObject({ code: 0, codes: ['base-empty'] });
  });

  test('compares with the last version before the last removal', async () => {
    await removeAndAddAgain();
    await git('add', '-A');
    await git('commit', '-qm', 'add again');
    expect(await check('--base', 'main')).toMatchObject({ code: 0, codes: [] });
    await removeAndAddAgain();
    expect(await check('--base', 'main')).toMatchObject({ code: 0, codes: ['base-empty'] });
    expect(await check('--base', 'main~2')).toMatchObject({ code: 0, codes: [] });
    expect((await check('--base', 'main~3')).codes).toEqual(['number-forgotten gone', 'base-empty']);
  });

  test('finds a removal that was merged', async () => {
    await git('checkout', '-qb', 'side');
    await git('rm', '-rq', 'zerobus.lock', 'generated');
    await git('commit', '-qm', 'remove');
    await git('checkout', '-q', 'main');
    await git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
    await project.run();
    expect((await check('--base', 'main')).codes).toEqual(['number-forgotten gone', 'base-empty']);
  });

  test('does not fail in a clone of the last commits only', async () => {
    await removeAndAddAgain();
    const clone = join(project.folder, 'clone');
    await git('clone', '-q', '--depth', '1', `file://${project.folder}`, clone);
    for (const item of ['zerobus.lock', 'generated']) await rename(join(project.folder, item), join(clone, item));
    const config = join(clone, 'zerobus.config.json');
    expect(await check('--base', 'HEAD', '--config', config)).toMatchObject({ code: 0, codes: ['base-empty'] });
  });

  test('accepts a table that comes back after its lock could not be read', async () => {
    await writeFile(lockFile(), '{');
    await git('commit', '-qam', 'damage');
    await removeAndAddAgain();
    expect(await check('--base', 'main')).toMatchObject({ code: 0, codes: ['base-empty'] });
  });

  test('warns of a commit without locks, and names the folder', async () => {
    const folder = join(project.folder, 'packages/a');
    await mkdir(folder, { recursive: true });
    for (const item of ['sql', 'zerobus.config.json', 'zerobus.lock', 'generated'])
      await rename(join(project.folder, item), join(folder, item));
    const config = join(folder, 'zerobus.config.json');
    expect(await check('--base', 'main', '--config', config)).toMatchObject({ code: 0, codes: ['base-empty'] });
    const { code, err } = await project.run('check', '--offline', '--base', 'main', '--config', config);
    expect(code).toBe(0);
    expect(err).toContain('warning: The commit main has no locks in packages/a/zerobus.lock');
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

  const refs = ['nowhere', '--help', '-', 'main:zerobus.lock', '$(touch x)', '^main', '^HEAD', 'main..HEAD', 'HEAD^@'];
  test.each(refs)('rejects the commit %j', async (ref) => {
    const { code, err } = await check(`--base=${ref}`);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: .*\[base-unreadable\]\n {2}fix: .*\n$/);
    expect(await readdir(project.folder)).not.toContain('x');
  });

  test.each<[what: string, prepare: () => Promise<unknown>, reason: string]>([
    ['no repository', () => rm(join(project.folder, '.git'), { recursive: true }), 'not a git repository'],
    ['no git', async () => vi.stubEnv('PATH', project.folder), 'there is no git on PATH'],
    ['a clone without the commit', () => git('branch', '-m', 'other'), 'this clone has no such commit'],
    [
      'a repository of another user',
      async () => vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1'),
      'detected dubious ownership in repository at',
    ],
    [
      'a lock folder that was a link',
      async () => {
        await rename(join(project.folder, 'zerobus.lock'), join(project.folder, 'locks'));
        await symlink('locks', join(project.folder, 'zerobus.lock'));
        await git('add', '-A');
        await git('commit', '-qm', 'link');
      },
      'zerobus.lock is not a folder there',
    ],
  ])('tells why it cannot compare: %s', async (_, prepare, reason) => {
    await prepare();
    const { code, codes, err } = await check('--base', 'main').finally(() => vi.unstubAllEnvs());
    expect({ code, codes }).toEqual({ code: 2, codes: [] });
    expect(err).toMatch(/^error: Cannot read the commit main with git: .*\[base-unreadable\]\n {2}fix: .*\n$/);
    expect(err).toContain(`: ${reason}`);
  });

  test.each<[what: string, prepare: () => Promise<unknown>]>([
    ['whose change the index hides', () => git('update-index', '--assume-unchanged', 'zerobus.lock/c.s.t.json')],
    ['that sparse checkout leaves out', () => git('update-index', '--skip-worktree', 'zerobus.lock/c.s.t.json')],
    [
      'that attributes call binary',
      () => writeFile(join(project.folder, '.gitattributes'), '* binary -diff filter=none'),
    ],
  ])('finds a moved number in a lock %s', async (_, prepare) => {
    await prepare();
    await editLock((text) => text.replace('"b", "number": 2', '"b", "number": 9'));
    await regenerate();
    expect(await check('--base', 'main')).toMatchObject({ code: 4, codes: ['number-forgotten b', 'number-moved b'] });
  });

  test('in shallow and partial clones, worktrees and submodules', async () => {
    const origin = pathToFileURL(project.folder).href;
    await git('config', 'uploadpack.allowFilter', 'true');
    await editLock((text) => text.replace('"b", "number": 2', '"b", "number": 9'));
    await regenerate();
    await git('commit', '-qam', 'edit');
    await git('clone', '-q', '--depth', '1', origin, 'shallow');
    await git('clone', '-q', '--depth', '2', origin, 'deep');
    await git('clone', '-q', '--filter=tree:0', origin, 'partial');
    await git('worktree', 'add', '-q', '--detach', 'worktree');
    await git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', origin, 'submodule');
    for (const folder of ['deep', 'partial', 'worktree', 'submodule']) {
      const { code, codes } = await check('--base', 'HEAD^', '--config', `${folder}/zerobus.config.json`);
      expect([folder, code, codes]).toEqual([folder, 4, ['number-forgotten b', 'number-moved b']]);
    }
    expect(await check('--base', 'HEAD^', '--config', 'shallow/zerobus.config.json')).toMatchObject({
      code: 2,
      err: expect.stringContaining('this clone has no such commit'),
    });
  });

  posixTest('runs no program that the repository names', async () => {
    const marker = join(project.folder, 'ran');
    const program = join(project.folder, 'program');
    await writeFile(program, `#!/bin/sh\ntouch '${marker}'\ncat\n`, { mode: 0o755 });
    const settings = {
      'core.fsmonitor': program,
      'core.pager': program,
      'core.askPass': program,
      'diff.external': program,
      'diff.d.textconv': program,
      'diff.d.command': program,
      'filter.d.clean': program,
      'filter.d.smudge': program,
      'filter.d.process': program,
      'gpg.program': program,
      'log.showSignature': 'true',
    };
    for (const [name, value] of Object.entries(settings)) await git('config', name, value);
    const attributes = '* filter=d diff=d\n';
    await writeFile(join(project.folder, '.git/info/attributes'), attributes);
    await writeFile(join(project.folder, '.gitattributes'), attributes);
    // The same again in what looks like a bare repository below the project, as a pull request can commit it.
    const inner = join(project.folder, 'inner');
    await cp(join(project.folder, '.git'), inner, { recursive: true });
    for (const item of ['sql', 'zerobus.config.json', 'zerobus.lock', 'generated'])
      await cp(join(project.folder, item), join(inner, item), { recursive: true });
    await git('config', '--file', join(inner, 'config'), 'core.bare', 'false');
    await git('config', '--file', join(inner, 'config'), 'core.worktree', inner);
    await editLock((text) => text.replace('"b", "number": 2', '"b", "number": 9'));
    await cp(lockFile(), join(inner, 'zerobus.lock/c.s.t.json'));
    expect((await check('--base', 'main')).codes).toContain('number-moved b');
    // The outer repository knows no lock there.
    expect((await check('--base', 'main', '--config', 'inner/zerobus.config.json')).codes).not.toContain(
      'number-moved b',
    );
    expect(await readdir(project.folder)).not.toContain('ran');
  });
});
