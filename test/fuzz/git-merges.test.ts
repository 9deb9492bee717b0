// The real git: branches that each change a table, merged in every way, and what the generator makes of what git left.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serialiseLock } from '../../src/lock/serialise-lock.ts';
import { GitRepository } from '../support/git-repository.ts';
import { type Chooser, choosers } from './chooser.ts';
import { GitHistory, lockFile, type Merge, SideIsLost, tryParse } from './git-history.ts';
import { isFull, runs } from './runs.ts';
import { evolve, newTables, type Tables } from './schema-history.ts';

/** What happened how often, for the long form. */
const counts = new Map<string, number>();
const count = (what: string): unknown => counts.set(what, (counts.get(what) ?? 0) + 1);

/** A history with a start on `main` and commits on branches. */
interface Branches {
  readonly history: GitHistory;
  /** The tables after the commits of `main` and each branch. */
  readonly tables: readonly Tables[];
  readonly start: string;
}

async function newBranches(history: GitHistory, count: number): Promise<Branches> {
  const { git, choose } = history;
  const first = newTables(choose);
  await git.commit('start');
  // Sometimes each branch adds the lock itself.
  const grown = await history.grow(first, choose.oneIn(6) ? 0 : 1 + choose.below(2));
  const start = await git.git('rev-parse', 'HEAD');
  const tables: Tables[] = [];
  for (let branch = 1; branch <= count; branch++) {
    await git.git('checkout', '-q', '-b', `b${branch}`, start);
    tables.push(await history.grow(grown, 1 + choose.below(3)));
  }
  await git.git('checkout', '-q', 'main');
  tables.unshift(await history.grow(grown, choose.below(3)));
  return { history, tables, start };
}

/** A way of merging, until the lock is committed. */
type Operation = (branches: Branches, resolve: Resolve) => Promise<void>;

/** Resolves what git left in the lock; `commit` commits what is staged. */
type Resolve = (merge: Merge, commit: () => Promise<unknown>) => Promise<void>;

const operations: Readonly<Record<string, Operation>> = {
  merge: async ({ history, start }, resolve) => {
    const { git } = history;
    const merge = await history.mergeOf('b1', start);
    await git.try('merge', '-q', '--no-edit', 'b1');
    await resolve(merge, () => git.commit('merge'));
  },
  squash: async ({ history, start }, resolve) => {
    const { git } = history;
    const merge = await history.mergeOf('b1', start);
    await git.try('merge', '-q', '--squash', 'b1');
    await resolve(merge, () => git.commit('squash'));
  },
  stash: async ({ history, tables }, resolve) => {
    const { git } = history;
    await git.git('checkout', '-q', 'b1');
    const base = history.sidesOf(await history.readLock())[0];
    await history.generate(evolve(tables[1]!, history.choose));
    const stashed = await history.readLock();
    await git.git('stash', '-q', '--include-untracked');
    const isSame = (await git.try('stash', 'list')).out === '';
    await history.grow(tables[1]!, 1);
    if (isSame) return;
    const merge = { sides: [...(await history.sidesIn('HEAD')), ...history.sidesOf(stashed)], base };
    await git.try('stash', 'pop', '-q');
    await resolve(merge, () => git.commit('stash'));
  },
  octopus: async ({ history, start }, resolve) => {
    const { git } = history;
    const sides = [];
    for (const branch of ['HEAD', 'b1', 'b2']) sides.push(...(await history.sidesIn(branch)));
    const { base } = await history.mergeOf('b1', start);
    await git.try('merge', '-q', '--no-edit', 'b1', 'b2');
    const isOpen = (await git.try('rev-parse', '--verify', '-q', 'MERGE_HEAD')).code === 0;
    const isMerged = (await git.try('merge-base', '--is-ancestor', 'b2', 'HEAD')).code === 0;
    if (isOpen || isMerged) return resolve({ sides, base }, () => git.commit('octopus'));
    // Git merges several branches only if at most the last one is in conflict.
    await git.git('reset', '-q', '--hard');
    for (const branch of ['b1', 'b2']) {
      const merge = await history.mergeOf(branch, start);
      await git.try('merge', '-q', '--no-edit', branch);
      await resolve(merge, () => git.commit(`merge ${branch}`));
    }
  },
  rebase: async (branches, resolve) => {
    await branches.history.git.git('checkout', '-q', 'b1');
    await pick(branches, resolve, 'rebase', ['main']);
  },
  'cherry-pick': (branches, resolve) =>
    pick(branches, resolve, 'cherry-pick', ['--keep-redundant-commits', `${branches.start}..b1`]),
};

/** Applies the commits of a branch one by one. */
async function pick(
  { history, start }: Branches,
  resolve: Resolve,
  command: 'rebase' | 'cherry-pick',
  args: readonly string[],
): Promise<void> {
  const { git } = history;
  const head = command === 'rebase' ? 'REBASE_HEAD' : 'CHERRY_PICK_HEAD';
  const originals = new Map<string, string>();
  for (const line of (await git.git('log', '--format=%s:%H', `${start}..b1`)).split('\n')) {
    originals.set(line.split(':')[0]!, line.split(':')[1]!);
  }
  let done = await git.git('rev-parse', command === 'rebase' ? 'main' : 'HEAD');
  /** Learns what the locks stand for in commits that git applied by itself. */
  const learn = async (): Promise<void> => {
    const applied = (await git.git('rev-list', '--reverse', `${done}..HEAD`)).split('\n').filter(Boolean);
    for (const commit of applied) {
      const original = originals.get(await git.git('show', '-s', '--format=%s', commit))!;
      const text = await git.show(commit, lockFile);
      const sides = [...(await history.sidesIn(`${commit}^`)), ...(await history.sidesIn(original))];
      if (text !== undefined) history.remember(text, sides);
      done = commit;
    }
  };
  let { code, out } = await git.try(command, ...args);
  while (code !== 0) {
    await learn();
    const { code: isStopped } = await git.try('rev-parse', '--verify', '-q', head);
    if (isStopped !== 0) throw new Error(`git ${command} failed: ${out}`);
    const merge = await history.mergeOf(head, `${head}^`);
    const next = async (): Promise<void> => {
      await git.git('add', '-A');
      const isEmpty = (await git.try('diff', '--cached', '--quiet')).code === 0;
      ({ code, out } = await git.try(command, isEmpty ? '--skip' : '--continue'));
    };
    await resolve(merge, next);
  }
  await learn();
  await resolve({ sides: history.sidesOf(await history.readLock()) }, () => git.commit('after'));
}

/** Resolves a merge as somebody would. */
async function resolveAs(name: string, { history, tables }: Branches, merge: Merge, commit: () => Promise<unknown>) {
  const { git, choose } = history;
  const now = choose.oneIn(2) ? choose.of(tables) : evolve(choose.of(tables), choose);
  const text = await history.readLock();
  if (text === undefined) return;
  if (!text.includes('<<<<<<<')) {
    const sides = history.remember(text, merge.sides);
    count(`${name}: ${sides.length > 1 ? 'no conflict, and not well' : 'no conflict'}`);
    await history.generate(now, { sides });
    await commit();
    return;
  }
  const how = choose.of(['run', 'added', 'committed']);
  if (how === 'run') {
    count(`${name}: run on the conflict`);
    await history.generate(now, merge);
    await git.git('add', '-A');
    await commit();
    return;
  }
  const isJson = choose.oneIn(2);
  const both = isJson ? joinLocks(merge, choose) : text.replace(/^(<{7}|\|{7}|={7}|>{7}).*\n/gm, '');
  await git.write(lockFile, both);
  await git.git('add', '-A');
  history.remember(both, merge.sides);
  // A clone does not have the sides of a conflict that was added, and git forgets them when it applies the next commit.
  const isCloned = choose.oneIn(2);
  if (how === 'committed' && !isJson && name !== 'merge' && name !== 'octopus') {
    history.mayLoseSide ||= isCloned || name === 'rebase' || name === 'cherry-pick';
  }
  if (how === 'committed') await commit();
  const left = (await history.readLock())!;
  // A rebase may have stopped at the next commit.
  if (left !== both) return;
  if (how === 'committed' && isCloned) await git.git('read-tree', '--reset', 'HEAD');
  count(`${name}: ${how} with both sides, ${isJson ? 'JSON' : 'not JSON'}`);
  await history.generate(now, merge);
  await git.git('add', '-A');
  if (how === 'added') await commit();
  else await git.commit('resolved');
}

/** Returns a lock that has the lines of all sides, as somebody would write it who takes all for right. */
function joinLocks({ sides }: Merge, choose: Chooser): string {
  const [ours] = sides;
  const columns = new Map(sides.flatMap(({ lock }) => lock.columns.map((each) => [JSON.stringify(each), each])));
  const reserved = new Map(sides.flatMap(({ lock }) => lock.reserved.map((each) => [JSON.stringify(each), each])));
  const lines = [...columns.values()];
  const at = choose.below(lines.length);
  return serialiseLock({
    ...ours!.lock,
    columns: [...lines.slice(at), ...lines.slice(0, at)],
    reserved: [...reserved.values()],
  });
}

async function tryOperation(choose: Chooser): Promise<void> {
  const names = Object.keys(operations);
  const name = choose.of(names);
  await using git = await GitRepository.create();
  const history = new GitHistory(git, choose);
  const branches = await newBranches(history, name === 'octopus' ? 2 : 1);
  const resolve: Resolve = (merge, commit) => resolveAs(name, branches, merge, commit);
  try {
    await operations[name]!(branches, resolve);
  } catch (error) {
    if (!(error instanceof SideIsLost)) throw error;
    count(`${name}: committed twice what is not JSON`);
    return;
  }
  // Everything is committed and well, and the next run goes on from there.
  expect(tryParse((await history.readLock())!)).toBeDefined();
  await history.grow(choose.of(branches.tables), 1);
}

test('numbers stay through merges of git, whatever is done with a conflict before the run', async () => {
  await fc.assert(fc.asyncProperty(choosers, tryOperation), runs(12));
  if (isFull) console.info(Object.fromEntries([...counts].sort()));
});
