import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readCommitted, readMergeSides } from '../../src/lock/merge-sides.ts';
import { GitRepository } from '../support/git-repository.ts';

const name = 'x.json';
let git: GitRepository;
beforeEach(async () => {
  git = await GitRepository.create();
  await save('base\n');
  await git.commit('base');
  await git.git('checkout', '-q', '-b', 'theirs');
  await save('theirs\n');
  await git.commit('theirs');
  await git.git('checkout', '-q', 'main');
  await save('ours\n');
  await git.commit('ours');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await git[Symbol.asyncDispose]();
});

const save = (text: string): Promise<void> => git.write(name, text);

/** The sides as `ours | theirs (base)`. */
async function sides(file: string = name, folder: string = git.folder): Promise<string | undefined> {
  const text = await git.read(file);
  const found = await readMergeSides(join(folder, file), text);
  if (found === undefined) return undefined;
  const base = found.base === undefined ? '' : ` (${found.base.trim()})`;
  return found.sides.map((side) => side.text.trim()).join(' | ') + base;
}

/** The versions that are committed, newest first. */
async function versions(): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of readCommitted(join(git.folder, name), 'HEAD')) texts.push(text.trim());
  return texts;
}

describe('the sides of a file', () => {
  it('that nobody merges are unknown', async () => {
    expect(await sides()).toBeUndefined();
    await save('changed\n');
    expect(await sides()).toBeUndefined();
  });

  const rows: [what: string, commands: string[][], want: string][] = [
    ['a merge', [['merge', 'theirs']], 'ours | theirs (base)'],
    ['a merge that is squashed', [['merge', '--squash', 'theirs']], 'ours | theirs (base)'],
    ['a rebase: ours is what it is based on', [['rebase', 'main', 'theirs']], 'ours | theirs (base)'],
    ['a cherry-pick', [['cherry-pick', 'theirs']], 'ours | theirs (base)'],
  ];
  it.each(rows)('in conflict: %s', async (_, commands, want) => {
    for (const command of commands) await git.try(...command);
    expect(await git.read(name)).toContain('<<<<<<<');
    expect(await sides()).toBe(want);
  });

  it.each(rows)('in conflict, and added: %s', async (_, commands, want) => {
    for (const command of commands) await git.try(...command);
    await save('ours and theirs\n');
    await git.git('add', name);
    expect(await sides()).toBe(want);
    // A clone of the index without them.
    await git.git('read-tree', '--reset', 'HEAD');
    expect(await sides()).toBe(commands[0]?.[1] === '--squash' ? undefined : 'ours | theirs');
  });

  it('in conflict: a revert', async () => {
    const { out } = await git.try('rev-parse', 'HEAD');
    await save('later\n');
    await git.commit('later');
    await git.try('revert', '--no-edit', out.trim());
    expect(await sides()).toBe('later | base (ours)');
  });

  it('in conflict: a stash', async () => {
    await save('stashed\n');
    await git.git('stash', '-q');
    await save('later\n');
    await git.commit('later');
    await git.try('stash', 'pop');
    expect(await sides()).toBe('later | stashed (ours)');
    await save('both\n');
    await git.git('add', name);
    expect(await sides()).toBe('later | stashed (ours)');
  });

  it('in conflict: a later commit of a rebase, whose base is no commit of ours', async () => {
    await git.git('checkout', '-q', 'theirs');
    await save('theirs again\n');
    await git.commit('theirs again');
    await git.try('rebase', 'main');
    await save('resolved\n');
    await git.git('add', name);
    await git.try('rebase', '--continue');
    expect(await sides()).toBe('resolved | theirs again');
  });

  it('that each side added have no base', async () => {
    for (const [branch, text] of [
      ['theirs', 'their new\n'],
      ['main', 'our new\n'],
    ] as const) {
      await git.git('checkout', '-q', branch);
      await git.write('new.json', text);
      await git.commit('new');
    }
    await git.try('merge', 'theirs');
    expect(await sides('new.json')).toBe('our new | their new');
  });

  it('that one side deleted are unknown', async () => {
    await git.git('checkout', '-q', 'theirs');
    await git.git('rm', '-q', name);
    await git.commit('gone');
    await git.git('checkout', '-q', 'main');
    await git.try('merge', 'theirs');
    expect(await sides()).toBeUndefined();
  });

  it('of an octopus are those of all heads', async () => {
    await git.git('checkout', '-q', '-b', 'third', 'main~1');
    await git.write('other', 'file');
    await git.commit('third');
    await git.git('checkout', '-q', '-b', 'start', 'main~1');
    await git.try('merge', 'third', 'main', 'theirs');
    expect(await sides()).toBe('base | base | ours | theirs');
  });

  it('that were merged without a conflict are those of the commits', async () => {
    await git.try('merge', '--no-commit', '-s', 'ours', 'theirs');
    expect(await sides()).toBe('ours | theirs');
  });

  it('that were committed are the ones in the index, until another version is', async () => {
    await git.try('merge', 'theirs');
    await save('both\n');
    await git.commit('merge');
    expect(await sides()).toBe('ours | theirs (base)');
    await save('resolved\n');
    expect(await sides()).toBeUndefined();
    await git.commit('resolved');
    await save('damaged\n');
    expect(await sides()).toBeUndefined();
  });

  it('are not those of a rebase that is over', async () => {
    const commit = await git.git('rev-parse', 'theirs');
    await git.write('.git/REBASE_HEAD', `${commit}\n`);
    expect(await sides()).toBeUndefined();
  });

  it('in a subfolder, whose name is a pattern, with CRLF', async () => {
    const folder = join(git.folder, 'a b/[x]*');
    await mkdir(folder, { recursive: true });
    const file = 'a b/[x]*/x.json';
    for (const [branch, text] of [
      ['theirs', 'their new\r\n'],
      ['main', 'our new\r\n'],
    ] as const) {
      await git.git('checkout', '-q', branch);
      await mkdir(folder, { recursive: true });
      await git.write(file, text);
      await git.commit('new');
    }
    await git.try('merge', 'theirs');
    const found = await readMergeSides(join(git.folder, file), await git.read(file));
    expect(found?.sides.map(({ text }) => text)).toEqual(['our new\r\n', 'their new\r\n']);
  });

  it('in another work tree', async () => {
    await git.git('worktree', 'add', '-q', 'tree', '-b', 'tree', 'main');
    await git.try('-C', 'tree', 'merge', 'theirs');
    expect(await sides('tree/x.json')).toBe('ours | theirs (base)');
    expect(await sides()).toBeUndefined();
    await git.git('-C', 'tree', 'read-tree', '--reset', 'HEAD');
    expect(await sides('tree/x.json')).toBe('ours | theirs');
  });
});

describe('git', () => {
  beforeEach(async () => {
    await git.try('merge', 'theirs');
  });

  it('that is not on PATH knows nothing', async () => {
    vi.stubEnv('PATH', git.folder);
    expect(await sides()).toBeUndefined();
    expect(await versions()).toEqual([]);
  });

  it.each([
    ['a dependency', 'node_modules/.bin'],
    ['the project, beside the folder of the locks', 'bin'],
  ])('of %s is not started', async (_, place) => {
    await mkdir(join(git.folder, 'zerobus.lock'));
    for (const branch of ['theirs', 'main']) {
      await git.try('merge', '--abort');
      await git.git('checkout', '-q', branch);
      await mkdir(join(git.folder, 'zerobus.lock'), { recursive: true });
      await git.write(join('zerobus.lock', name), `${branch}\n`);
      await git.commit('lock');
    }
    await git.try('merge', 'theirs');
    const bin = join(git.folder, place);
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'git'), `#!/bin/sh\ntouch "${git.folder}/started"\n`, { mode: 0o755 });
    vi.stubEnv('PATH', `${bin}:${process.env['PATH']}`);
    expect(await sides(join('zerobus.lock', name))).toBe('main | theirs');
    await expect(git.read('started')).rejects.toThrow('ENOENT');
  });
});

describe('the committed versions of a file', () => {
  it('are those of this branch, the newest first', async () => {
    expect(await versions()).toEqual(['ours', 'base']);
    await git.try('merge', '-q', '-s', 'ours', 'theirs');
    expect(await versions()).toEqual(['ours', 'base']);
  });

  it('have the commits that were merged', async () => {
    await git.try('merge', 'theirs');
    await save('<<<<<<<\n');
    await git.commit('merge');
    const merged: string[][] = [];
    for await (const { listMerged } of readCommitted(join(git.folder, name), 'HEAD')) {
      merged.push([...(await listMerged())]);
    }
    expect(merged).toEqual([[await git.git('rev-parse', 'theirs')], [], []]);
  });

  it('are none without a commit', async () => {
    await using empty = await GitRepository.create();
    const all = [];
    for await (const each of readCommitted(join(empty.folder, name), 'HEAD')) all.push(each);
    expect(all).toEqual([]);
  });
});
