import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { generateFromLock } from '../../src/app/generate/generate-from-lock.ts';
import { generateFromSource } from '../../src/app/generate/generate-from-source.ts';
import type { ResolvedProject } from '../../src/app/project/resolve-project.ts';
import { defaultArtifactSettings } from '../../src/artifacts/artifact-settings.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { LockMember, LockType } from '../../src/lock/lock.ts';
import { parseLock } from '../../src/lock/parse-lock.ts';
import { type Files, readFiles } from '../support/files.ts';
import type { GitRepository } from '../support/git-repository.ts';
import type { Chooser } from './chooser.ts';
import {
  brokenPromises,
  chooseRead,
  describeState,
  evolve,
  joinStates,
  type Read,
  read,
  type State,
  type Tables,
  tableName,
} from './schema-history.ts';

export const lockFile = 'zerobus.lock/c.s.t.json';

/** What a lock stands for: one state, or those that a merge left in it, first the one whose numbers stay. */
export type Sides = readonly State[];

/** What git merges into one lock. */
export interface Merge {
  readonly sides: Sides;
  /** The common ancestor, if it is one of our side too. */
  readonly base?: State | undefined;
}

/** Somebody committed a resolution that is not JSON, and git knows the other side of it no more. */
export class SideIsLost extends Error {}

/** A repository with one table, whose runs are all checked. */
export class GitHistory {
  readonly git: GitRepository;
  readonly choose: Chooser;
  /** What each text of the lock stands for. */
  readonly #known = new Map<string, Sides>();
  #commits = 0;
  /** Whether a side may be lost, so that `lock-damaged` is the right answer. */
  mayLoseSide = false;

  constructor(git: GitRepository, choose: Chooser) {
    this.git = git;
    this.choose = choose;
  }

  /** Makes commits on the branch that is checked out, each with a change and a run. Returns the tables after them. */
  async grow(start: Tables, commits: number): Promise<Tables> {
    let tables = start;
    for (let each = 0; each < commits; each++) {
      tables = evolve(tables, this.choose);
      await this.generate(tables);
      await this.git.commit(`commit ${++this.#commits}`);
    }
    return tables;
  }

  /** Runs the generator, and checks what it promises. `merge` is what the lock stands for, if git made it. */
  async generate(tables: Tables, merge?: Merge): Promise<void> {
    let next = chooseRead(tables, this.choose);
    // A table without columns is an error.
    for (let now = tables; next.table.columns.length === 0; next = chooseRead(now, this.choose)) {
      now = evolve(now, this.choose);
    }
    const { sides, base } = merge ?? { sides: this.sidesOf(await this.readLock()) };
    const errors = await this.#run(next);
    if (this.mayLoseSide && errors[0]?.code === 'lock-damaged') throw new SideIsLost();
    expect(errors).toEqual([]);
    const text = await this.git.read(lockFile);
    const lock = parseLock(text, `${Math.random()}.json`);
    const state = describeState(lock, sides, next);
    expect(brokenPromises(sides, base, state, next.target)).toEqual([]);
    this.#known.set(text, [state]);

    const files = await this.files();
    expect(numbersInProto(files)).toEqual(lock.columns.flatMap(numbersOf).sort());
    expect(await this.#run(next)).toEqual([]);
    expect(await this.files(), 'the same again').toEqual(files);
    await this.generateOffline(next);
    expect(await this.files(), 'offline equals live').toEqual(files);
  }

  /** Runs the generator on the lock alone. */
  async generateOffline(next: Pick<Read, 'target'>): Promise<void> {
    const results = await generateFromLock([tableName], this.#project(next));
    expect(results.flatMap(({ diagnostics }) => diagnostics).filter(isError)).toEqual([]);
  }

  /** Runs the generator with a source, and returns the errors. */
  async #run(next: Read): Promise<readonly Diagnostic[]> {
    const model = read(next.table, next.view);
    const source = { readTable: async () => model, listTables: async () => [model] };
    const results = await generateFromSource([tableName], { ...this.#project(next), source });
    return results.flatMap(({ diagnostics }) => diagnostics).filter(isError);
  }

  #project({ target }: Pick<Read, 'target'>): ResolvedProject {
    return {
      out: join(this.git.folder, 'generated'),
      lockFolder: join(this.git.folder, 'zerobus.lock'),
      dryRun: false,
      artifacts: { ...defaultArtifactSettings, emit: ['proto'] },
      ...(target !== '' && { target }),
    };
  }

  /** Reads everything that the generator writes. */
  async files(): Promise<Files> {
    const [generated, locks] = await Promise.all([
      readFiles(join(this.git.folder, 'generated')),
      readFiles(join(this.git.folder, 'zerobus.lock')),
    ]);
    return { ...generated, ...locks };
  }

  async readLock(): Promise<string | undefined> {
    return existsSync(join(this.git.folder, lockFile)) ? this.git.read(lockFile) : undefined;
  }

  sidesOf(text: string | undefined): Sides {
    const sides = text === undefined ? [] : this.#known.get(text);
    if (sides === undefined) throw new Error(`nobody wrote this lock:\n${text}`);
    return sides;
  }

  async sidesIn(commit: string): Promise<Sides> {
    return this.sidesOf(await this.git.show(commit, lockFile));
  }

  /** Remembers what a lock stands for that git, or somebody with an editor, made of sides. */
  remember(text: string, sides: Sides): Sides {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const lock = tryParse(text);
    const found = lock === undefined ? sides : [joinStates(lock, sides)];
    this.#known.set(text, found);
    return found;
  }

  /** Returns what a merge of a commit into HEAD is about; `before` is the commit that its changes are based on. */
  async mergeOf(theirs: string, before: string): Promise<Merge> {
    const sides = [...(await this.sidesIn('HEAD')), ...(await this.sidesIn(theirs))];
    const isAncestor = (await this.git.try('merge-base', '--is-ancestor', before, 'HEAD')).code === 0;
    const base = isAncestor ? await this.sidesIn(before) : [];
    return { sides, base: base.length === 1 ? base[0] : undefined };
  }
}

function isError({ severity }: { readonly severity: string }): boolean {
  return severity === 'error';
}

export function tryParse(text: string): ReturnType<typeof parseLock> | undefined {
  try {
    return parseLock(text, `${Math.random()}.json`);
  } catch {
    return undefined;
  }
}

function numbersOf({ name, number, type }: LockMember): string[] {
  return [`${name} = ${number}`, ...numbersInside(type)];
}

function numbersInside(type: LockType): string[] {
  if (type.kind === 'array') return numbersInside(type.element);
  if (type.kind === 'map') return numbersInside(type.value);
  return type.kind === 'struct' ? type.fields.flatMap(numbersOf) : [];
}

function numbersInProto(files: Files): string[] {
  const protos = Object.entries(files).filter(([path]) => path.endsWith('.proto'));
  const text = protos.map(([, content]) => content).join('\n');
  return [...text.matchAll(/^ .* (\w+ = \d+)( \[.*\])?;/gm)].map(([, found]) => found!).sort();
}
