// Real processes that write one lock at once, each for a table that has other columns, some of them killed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { Lock } from '../../src/lock/lock.ts';
import { parseLock } from '../../src/lock/parse-lock.ts';
import { scalarProto } from '../../src/proto/scalar-types.ts';
import { removeAbandonedLocks } from '../../src/system/file-lock.ts';
import { Chooser } from '../fuzz/chooser.ts';
import { type Command, startCommand } from '../support/command.ts';
import { contendForLock } from '../support/contend-for-lock.ts';
import { posixTest as test } from '../support/posix.ts';

const RUNS = 4;
const ROUNDS = 20;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus at once '));
});
afterEach(() => rm(folder, { recursive: true }));

/** Starts a run for a table that has two columns which no other run has, and one that all have. */
async function start(run: string): Promise<Command> {
  const columns = [`shared INT, int_${run} INT`, `string_${run} STRING`];
  await writeFile(join(folder, `${run}.sql`), `CREATE TABLE c.s.t (${columns.join(', ')});\n`);
  return startCommand(['--snapshot', `${run}.sql`, '--emit', 'proto'], folder, { PATH: process.env['PATH'] });
}

async function readLock(): Promise<Lock> {
  return parseLock(await readFile(join(folder, 'zerobus.lock/c.s.t.json'), 'utf8'), `${Math.random()}.json`);
}

/** Who has or had each number. */
function owners({ columns, reserved }: Lock): Map<number, string> {
  return new Map([
    ...reserved.map(({ number, name, type }) => [number, `${name} ${type}`] as const),
    ...columns.map(({ number, name, type }) => [number, `${name} ${scalarProto(type)}`] as const),
  ]);
}

/** Returns the names of files that a run leaves only while it works. */
async function leftovers(): Promise<string[]> {
  const files = await readdir(folder, { recursive: true });
  return files.filter((file) => /\.zerobus-(lock|tmp-)/.test(file));
}

test('runs at once give no number twice and forget none', async () => {
  const known = new Map<number, string>();
  const columns: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const names = Array.from({ length: RUNS }, (_, each) => `${round}_${each}`);
    const commands = await Promise.all(names.map(start));
    const check = async ({ ended }: Command): Promise<void> => {
      expect(await ended).toMatchObject({ code: 0 });
      for (const [number, owner] of owners(await readLock())) {
        expect(known.get(number) ?? owner).toBe(owner);
        known.set(number, owner);
      }
    };
    await Promise.all(commands.map(check));
    columns.push(...names.flatMap((name) => [`int_${name} int32`, `string_${name} string`]));
    expect(await leftovers()).toEqual([]);
  }
  const all = [...owners(await readLock()).values()];
  expect(all.sort()).toEqual(['shared int32', ...columns].sort());
  const proto = await readFile(join(folder, 'generated/c/s/t.proto'), 'utf8');
  for (const { name, number } of (await readLock()).columns) expect(proto).toContain(` ${name} = ${number};`);
});

test('runs at once that are killed leave nothing that stops the next one', async () => {
  const choose = new Chooser(Date.now());
  const known = new Map<number, string>();
  let [kills, left] = [0, 0];
  for (let round = 0; round < ROUNDS || kills < ROUNDS || left === 0; round++) {
    const moments = listMoments();
    const commands = await Promise.all(Array.from({ length: RUNS }, (_, each) => start(`${round}_${each}`)));
    const ends = commands.map(async ({ process, ended }) => {
      await Promise.race([reaches(choose.of(moments), choose.below(20)), ended]);
      process.kill('SIGKILL');
      const { signal } = await ended;
      if (signal === 'SIGKILL') kills++;
    });
    await Promise.all(ends);
    if ((await leftovers()).length > 0) left++;
    expect(await (await start(`${round}_last`)).ended).toMatchObject({ code: 0 });
    expect((await leftovers()).filter((file) => file.includes('.zerobus-lock'))).toEqual([]);
    const now = owners(await readLock());
    for (const [number, owner] of known) expect(now.get(number)).toBe(owner);
    for (const [number, owner] of now) known.set(number, owner);
  }
});

test('one process at a time has a file lock that dead processes leave again and again', async () => {
  const [processes, rounds] = [12, 100];
  const { turns, overlaps, codes } = await contendForLock(join(folder, 'x.json'), { processes, rounds, kills: 60 });
  expect({ overlaps, codes }).toEqual({ overlaps: 0, codes: Array(processes).fill(0) });
  expect(turns).toBeGreaterThanOrEqual(processes * rounds);
  await removeAbandonedLocks(folder);
  expect(await leftovers()).toEqual([]);
});

/** Returns what can be seen of a run from outside: that it has reached each of these points. */
function listMoments(): (() => boolean)[] {
  const has = (part: string) => (): boolean =>
    readdirSync(folder, { recursive: true }).some((file) => String(file).includes(part));
  const changed = (file: string): (() => boolean) => {
    const read = (): string | undefined =>
      existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : undefined;
    const before = read();
    return () => read() !== before;
  };
  const files = ['zerobus.lock/c.s.t.json', 'generated/c/s/t.proto'];
  return [has('.zerobus-lock'), has('.zerobus-tmp-'), ...files.map(changed)];
}

/** Resolves a few turns after a moment. */
async function reaches(moment: () => boolean, turns: number): Promise<void> {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  while (!moment()) await turn();
  for (let count = 0; count < turns; count++) await turn();
}
