import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest';
import { posixTest as test } from '../support/posix.ts';
import { useProject } from './use-project.ts';

const project = useProject();
let outside: string;

beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), 'zerobus outside '));
  await writeFile(join(outside, 'secret.sql'), 'a secret of this machine');
  await writeFile(join(outside, 'secret.json'), '{"a secret": "of this machine"}');
});
afterAll(() => rm(outside, { recursive: true }));
beforeEach(async () => {
  project.environment = {};
  await writeFile(join(project.folder, 'zerobus.config.json'), '{"source": {"kind": "snapshot", "path": "sql"}}');
  await mkdir(join(project.folder, 'sql'));
  await writeFile(join(project.folder, 'sql/V1.sql'), 'CREATE TABLE c.s.t (a INT);');
  expect((await project.run()).code).toBe(0);
});

const at = (path: string): string => join(project.folder, path);
const replace = async (path: string, put: (path: string) => unknown): Promise<void> => {
  await rm(at(path), { recursive: true, force: true });
  await put(at(path));
};
const fifo = (path: string): unknown => execFileSync('mkfifo', [path]);
const link =
  (target: () => string) =>
  (path: string): Promise<void> =>
    symlink(target(), path);

describe.each<[what: string, put: (path: string) => unknown]>([
  ['a named pipe', fifo],
  ['a link to /dev/zero', link(() => '/dev/zero')],
  ['a link out of the project', link(() => join(outside, 'secret.json'))],
])('%s', (_, put) => {
  test.each<[path: string, words: string[]]>([
    ['zerobus.lock/c.s.t.json', []],
    ['zerobus.lock/c.s.t.json', ['--offline']],
    ['zerobus.lock/c.s.t.json', ['check', '--offline']],
    ['sql/V1.sql', []],
    ['sql/V1.sql', ['check']],
    ['sql/V2.sql', []],
  ])('in the place of %s is an error of %j, and shows nothing', async (path, words) => {
    await replace(path, put);
    const { code, out, err } = await project.run(...words);
    expect([code, err]).toEqual([2, expect.stringMatching(/not a regular file|out of the project/)]);
    expect(out + err).not.toContain('a secret');
  });

  test('in the place of a generated file is an edited file, and is replaced', async () => {
    await replace('generated/c/s/t.proto', put);
    expect(await project.run('check', '--offline')).toMatchObject({
      code: 4,
      err: expect.stringContaining('[file-edited]'),
    });
    expect((await project.run('--offline')).code).toBe(0);
    expect(await readFile(at('generated/c/s/t.proto'), 'utf8')).toContain('@generated');
    expect(await readFile(join(outside, 'secret.json'), 'utf8')).toContain('a secret');
  });
});

test.each(['generated', 'zerobus.lock'])(
  '%s as a link out of the project is neither read nor written',
  async (name) => {
    const elsewhere = join(outside, name);
    await rename(at(name), elsewhere);
    await symlink(elsewhere, at(name));
    await writeFile(at('sql/V2.sql'), 'ALTER TABLE c.s.t ADD COLUMN b INT;');
    const before = await readdir(elsewhere, { recursive: true });
    for (const words of [[], ['--offline'], ['check', '--offline'], ['check']]) {
      const { code, err } = await project.run(...words);
      expect([code, err]).toEqual([2, expect.stringContaining('[output-outside]')]);
    }
    expect(await readdir(elsewhere, { recursive: true })).toEqual(before);
  },
);

test('a folder elsewhere that a flag names is the word of its owner', async () => {
  expect((await project.run('--out', join(outside, 'mine'))).code).toBe(0);
  expect(await readdir(join(outside, 'mine/c/s'))).toContain('t.proto');
});

test('send does not wait for a reader of the pipe of --rejects', async () => {
  fifo(at('pipe'));
  await writeFile(at('rows.ndjson'), '{"a": 1}\n');
  const { code, err } = await project.run('send', 'c.s.t', 'rows.ndjson', '--dry-run', '--rejects', 'pipe');
  expect([code, err]).toEqual([2, expect.stringContaining('it is a named pipe')]);
});

test('send does not read a device without an end', async () => {
  const { code, err } = await project.run('send', 'c.s.t', '/dev/zero', '--dry-run');
  expect([code, err]).toEqual([2, expect.stringContaining('it is a device')]);
});
