import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SyncGroup } from '../../src/spool/sync-group.ts';

/** A group whose runs the test ends. */
function newGroup(): { readonly group: SyncGroup; readonly ends: ((error?: Error) => void)[] } {
  const ends: ((error?: Error) => void)[] = [];
  const group = new SyncGroup(
    () => new Promise((resolve, reject) => ends.push((error) => (error === undefined ? resolve() : reject(error)))),
  );
  return { group, ends };
}

test('a call during a run waits for the next one, which all such calls share', async () => {
  const { group, ends } = newGroup();
  const done: string[] = [];
  const waits = [group.synced().then(() => done.push('first'))];
  for (const name of ['second', 'third']) waits.push(group.synced().then(() => done.push(name)));
  expect(ends.length).toBe(1);
  ends[0]?.();
  await setImmediate();
  expect([done, ends.length]).toEqual([['first'], 2]);
  waits.push(group.synced().then(() => done.push('fourth')));
  ends[1]?.();
  await setImmediate();
  expect([done, ends.length]).toEqual([['first', 'second', 'third'], 3]);
  ends[2]?.();
  await Promise.all(waits);
  expect(done.at(-1)).toBe('fourth');
});

test('a run that fails rejects its calls only', async () => {
  const { group, ends } = newGroup();
  const first = expect(group.synced()).rejects.toThrow('disk');
  const second = group.synced();
  ends[0]?.(new Error('disk'));
  await first;
  await setImmediate();
  ends[1]?.();
  await second;
});
