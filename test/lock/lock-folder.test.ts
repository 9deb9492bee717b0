import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listLocks, lockPath, readLock } from '../../src/lock/lock-folder.ts';
import { TableName } from '../../src/model/table-name.ts';
import { removeLeftovers } from '../../src/system/write-file.ts';
import { lockOf, tableOf } from './lock-of.ts';
import { writeLock } from './write-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'zerobus lock ')), 'zerobus.lock');
});
afterEach(async () => rm(join(folder, '..'), { recursive: true, force: true }));

const lock = lockOf(tableOf([['a', 'int']]));

it('writes, reads and lists', async () => {
  expect(await listLocks(folder)).toEqual({ locks: [], errors: [] });
  expect(await readLock(folder, lock.name)).toBeUndefined();
  await writeLock(folder, lock);
  expect(await readdir(folder)).toEqual(['catalog.iot.things.json']);
  expect(await readLock(folder, lock.name)).toEqual(lock);
  expect((await listLocks(folder)).locks).toEqual([lock]);
});

it('tells the lock of another table', async () => {
  await writeLock(folder, lock);
  const other = TableName.parse('catalog.iot.others');
  await writeFile(lockPath(folder, other), `${JSON.stringify({})}`);
  await expect(readLock(folder, other)).rejects.toThrow('[lock-damaged]');
  const { locks, errors } = await listLocks(folder);
  expect([locks.length, errors.map((error) => error.code)]).toEqual([1, ['lock-damaged']]);
});

it('clears what a killed run left, and not what another one is writing', async () => {
  await writeLock(folder, lock);
  const left = join(folder, `.catalog.iot.things.json.zerobus-tmp-${process.pid}-0123`);
  const ended = spawnSync(process.execPath, ['--version']).pid;
  const killed = join(folder, `.catalog.iot.things.json.zerobus-tmp-${ended}-0123`);
  await writeFile(killed, 'half');
  const fresh = join(folder, `.catalog.iot.things.json.zerobus-tmp-${process.pid}-4567`);
  await writeFile(left, 'half');
  await writeFile(fresh, 'half');
  await utimes(left, 1, 1);
  await removeLeftovers(folder);
  expect(await readdir(folder)).toEqual([basename(fresh), 'catalog.iot.things.json']);
});

it('says what cannot be read', async () => {
  await writeFile(join(folder, '..', 'plain'), '');
  await expect(listLocks(join(folder, '..', 'plain'))).rejects.toThrow('[file-unreadable]');
});
