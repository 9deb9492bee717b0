import { basename, dirname, resolve } from 'node:path';
import { exists } from '../system/find-file.js';
import { type Git, openGit } from '../system/git.js';
import { readIfSmall } from '../system/read-file.js';
import { maxLockSize } from './lock-size.js';

/** The texts of a lock on the sides of a merge, each with what to call it in a message. */
export interface MergeTexts {
  /** First the side whose numbers stay. */
  readonly sides: readonly SideText[];
  readonly base?: string | undefined;
}

export interface SideText {
  readonly text: string;
  readonly label: string;
  /** The commit that has the text; undefined if none is known to. */
  readonly commit?: string | undefined;
}

/**
 * Reads the sides of a merge of a lock from git: as the index has them (stages 1 to 3) while the file is in conflict and after it
 * was added, otherwise from the commits that are being merged. The text of the file does not show them: git has already mixed into it what it could merge by
 * itself. Ours is the branch that is merged into; in a rebase, the one that is rebased onto. Undefined if git knows no sides.
 */
export async function readMergeSides(file: string, text: string): Promise<MergeTexts | undefined> {
  const [folder, name] = [dirname(file), basename(file)];
  const git = openGit(folder, 4 * maxLockSize, dirname(folder));
  const unmerged = await git('ls-files', '--unmerged', '-z', '--', name);
  if (unmerged === undefined) return undefined;
  const stages =
    (await readStages(git, name, unmerged)) ?? (unmerged === '' ? await readResolved(git, name, text) : undefined);
  const others = await readHeads(git, folder);
  if (others.length > 1 || (stages === undefined && others.length === 1)) {
    const texts = await Promise.all(
      ['HEAD', ...others].map(async (commit) => ({
        text: await git('cat-file', 'blob', `${commit}:./${name}`),
        commit,
      })),
    );
    const sides = texts.flatMap(({ text, commit }) => (text === undefined ? [] : [{ text, commit, label: commit }]));
    if (sides.length > 1) return { sides };
  }
  const [ours, theirs] = stages?.sides ?? [];
  if (ours === undefined || theirs === undefined) return undefined;
  return {
    ...stages,
    sides: [
      { ...ours, commit: 'HEAD' },
      { ...theirs, commit: others[0] },
    ],
  };
}

async function readStages(git: Git, name: string, unmerged: string): Promise<MergeTexts | undefined> {
  const blobs = new Map<string, string>();
  for (const [, blob, stage] of unmerged.matchAll(/(?:^|\0)\d+ ([0-9a-f]+) ([123])\t/g)) blobs.set(stage!, blob!);
  const read = async (stage: string): Promise<string | undefined> => {
    const blob = blobs.get(stage);
    return blob === undefined ? undefined : git('cat-file', 'blob', blob);
  };
  const [ours, theirs] = [await read('2'), await read('3')];
  if (ours === undefined || theirs === undefined) return undefined;
  // In a rebase and a cherry-pick it is the parent of a commit of theirs, which need not be an ancestor of ours.
  const isAncestor = await wasCommitted(git, name, blobs.get('1'));
  const base = isAncestor ? await read('1') : undefined;
  return {
    sides: [
      { text: ours, label: 'Our side' },
      { text: theirs, label: 'Their side' },
    ],
    base,
  };
}

/** Reads the stages that git keeps after `git add`, if `text` is what was added, or committed, in their place. */
async function readResolved(git: Git, name: string, text: string): Promise<MergeTexts | undefined> {
  const listed = await git('ls-files', '--resolve-undo', '-z', '--', name);
  const stages = listed ? await readStages(git, name, listed) : undefined;
  if (stages === undefined) return undefined;
  const commits = await git('rev-list', '--first-parent', '--max-count=2', 'HEAD', '--', name);
  const [last, previous] = (commits ?? '').split('\n').filter(Boolean);
  if (last === undefined) return undefined;
  const committed = await git('cat-file', 'blob', `${last}:./${name}`);
  const ours =
    committed === text && previous !== undefined ? await git('cat-file', 'blob', `${previous}:./${name}`) : committed;
  return stages.sides[0]?.text === ours ? stages : undefined;
}

/** Returns whether our branch once had a version of the lock. */
async function wasCommitted(git: Git, name: string, blob: string | undefined): Promise<boolean> {
  if (blob === undefined) return false;
  const found = await git('log', '-1', '-m', '--format=%H', `--find-object=${blob}`, 'HEAD', '--', name);
  return found !== undefined && found !== '';
}

/** Lists the commits that are being merged into HEAD; empty if nothing is in progress. */
async function readHeads(git: Git, folder: string): Promise<readonly string[]> {
  // Only the file names all heads of a merge.
  const merged = await readGitFile(git, folder, 'MERGE_HEAD');
  const commits = merged?.split('\n').filter((line) => /^[0-9a-f]{40,64}$/.test(line)) ?? [];
  if (commits.length > 0) return commits;
  // REBASE_HEAD can outlive its rebase.
  const rebases = await hasGitFolder(git, folder, 'rebase-merge', 'rebase-apply');
  for (const head of [...(rebases ? ['REBASE_HEAD'] : []), 'CHERRY_PICK_HEAD', 'REVERT_HEAD']) {
    const commit = await git('rev-parse', '--verify', '--quiet', `${head}^{commit}`);
    if (commit !== undefined) return [commit.trim()];
  }
  return [];
}

async function readGitFile(git: Git, folder: string, name: string): Promise<string | undefined> {
  const path = await git('rev-parse', '--git-path', name);
  return path === undefined ? undefined : readIfSmall(resolve(folder, path.trim()));
}

async function hasGitFolder(git: Git, folder: string, ...names: readonly string[]): Promise<boolean> {
  const paths = await Promise.all(names.map((name) => git('rev-parse', '--git-path', name)));
  const found = await Promise.all(paths.map((path) => path !== undefined && exists(resolve(folder, path.trim()))));
  return found.includes(true);
}

/** How many commits to look back for a lock that was well. */
const maxCommits = 50;

/** A version of a lock in a commit. */
interface Version {
  readonly text: string;
  /** Lists the commits that this one merged into its branch. */
  readonly listMerged: () => Promise<readonly string[]>;
}

/** Reads the versions of a lock on the branch of a commit, the newest first, without those of branches merged into it. */
export async function* readCommitted(file: string, from: string): AsyncGenerator<Version> {
  const [folder, name] = [dirname(file), basename(file)];
  const git = openGit(folder, 4 * maxLockSize, dirname(folder));
  const listed = await git('rev-list', '--first-parent', `--max-count=${maxCommits}`, from, '--', name);
  for (const commit of listed?.split('\n').filter(Boolean) ?? []) {
    const text = await git('cat-file', 'blob', `${commit}:./${name}`);
    const listMerged = async (): Promise<readonly string[]> =>
      ((await git('rev-parse', `${commit}^@`)) ?? '').split('\n').filter(Boolean).slice(1);
    if (text !== undefined) yield { text, listMerged };
  }
}
