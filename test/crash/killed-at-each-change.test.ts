// The real command, killed before and in the middle of each change that it makes to a file.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect } from 'vitest';
import { parseLock } from '../../src/lock/parse-lock.ts';
import { type CommandEnd, startCommand } from '../support/command.ts';
import { type Files, readFiles, writeFiles } from '../support/files.ts';
import { posixTest as test } from '../support/posix.ts';

const preload = fileURLToPath(new URL('../support/kill-at-change.cjs', import.meta.url));
const before = 'CREATE TABLE c.s.t (a INT, b STRING, gone DOUBLE); CREATE TABLE c.s.u (id INT);';
const after = `${before} ALTER TABLE c.s.t DROP COLUMN gone; ALTER TABLE c.s.t ADD COLUMN d INT;`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus killed at '));
});
afterEach(() => rm(folder, { recursive: true }));

function run(words: readonly string[], kill: Readonly<Record<string, string>> = {}): Promise<CommandEnd> {
  return startCommand(words, folder, { NODE_OPTIONS: `--require ${JSON.stringify(preload)}`, ...kill }).ended;
}

async function reset(files: Files): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
  await writeFiles(folder, files);
}

/** Makes what was left over older than a run takes: the next one comes later. */
async function age(files: Files): Promise<void> {
  for (const path of Object.keys(files)) await utimes(join(folder, path), 0, 0);
}

const generate = ['--snapshot', 'tables.sql'];

test.each<[what: string, start: () => Promise<void>, words: readonly string[]]>([
  ['the first files of tables', () => writeFiles(folder, { 'tables.sql': before }), generate],
  [
    'after runs that died with their file locks, one before it wrote its name',
    async () => {
      const dead = spawnSync(process.execPath, ['--version']).pid;
      const locks = {
        'zerobus.lock/.c.s.t.json.zerobus-lock': `${dead} ${hostname()} 0123456789abcdef`,
        'zerobus.lock/.c.s.u.json.zerobus-lock': '',
      };
      await writeFiles(folder, { 'tables.sql': before, ...locks });
    },
    generate,
  ],
  [
    'other columns and fewer files',
    async () => {
      await writeFiles(folder, { 'tables.sql': before });
      expect((await run(generate)).code).toBe(0);
      await writeFiles(folder, { 'tables.sql': after });
    },
    [...generate, '--emit', 'proto'],
  ],
  [
    'the files of a lock',
    async () => {
      await writeFiles(folder, { 'tables.sql': after });
      expect((await run(generate)).code).toBe(0);
      await rm(join(folder, 'generated'), { recursive: true });
    },
    ['--offline'],
  ],
])(
  '%s: no file is partial, and the next run leaves what an undisturbed one does',
  async (_, start, words) => {
    await start();
    const old = await readFiles(folder);
    await age(old);
    expect((await run(words)).code).toBe(0);
    const whole = await readFiles(folder);
    let kills = 0;
    for (const when of ['before', 'halfway']) {
      for (let at = 1, last: CommandEnd | undefined; last?.code !== 0; at++) {
        await reset(old);
        await age(old);
        const place = `${when} ${at}`;
        last = await run(words, { KILL_AT: String(at), KILL_WHEN: when });
        if (last.signal === 'SIGKILL') kills++;
        else expect([place, last]).toMatchObject([place, { code: 0 }]);
        const left = await readFiles(folder);
        for (const [path, content] of Object.entries(left)) {
          if (/\.zerobus-(?:tmp-|lock)/.test(path)) continue;
          // A lock lists what it is about to delete.
          if (path.startsWith('zerobus.lock/')) parseLock(content, path);
          else
            expect([place, path, [old[path], whole[path]]]).toEqual([place, path, expect.arrayContaining([content])]);
        }
        await age(left);
        expect([place, await run(words)]).toMatchObject([place, { code: 0 }]);
        expect([place, await readFiles(folder)]).toEqual([place, whole]);
      }
    }
    expect(kills).toBeGreaterThan(20);
  },
  600_000,
);
