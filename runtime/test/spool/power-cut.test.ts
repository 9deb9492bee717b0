import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VolatileDisk } from './scripted-disks.ts';
import { newRoot, open, readBacklog, TABLE } from './spools.ts';

type Step = readonly ['append' | 'settle' | 'mark' | 'synced' | 'turn', number];

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom('append', 'append', 'settle', 'mark', 'synced', 'turn'),
  fc.integer({ min: 0, max: 6000 }),
);

test('what synced() confirmed survives a power cut, whenever it comes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const root = newRoot();
      const volatile = new VolatileDisk();
      const spool = await open({ root, disk: volatile.disk, fsync: true, maxBytes: 64 * 1024 });
      const bodies: string[] = [];
      let [safe, settled, safeSettled, safeMark] = [0, 0, 0, -1];
      let mark = -1;
      for (const [kind, value] of steps) {
        if (kind === 'append' && spool.fits(value)) {
          bodies.push(`${bodies.length} ${'x'.repeat(value)}`);
          if (spool.fits(7000)) spool.append(Buffer.from(bodies.at(-1) ?? ''), 1);
          else bodies.pop();
        } else if (kind === 'settle' && settled < bodies.length) {
          settled += 1 + (value % (bodies.length - settled));
          spool.settle(settled - 1);
        } else if (kind === 'mark') {
          mark = value;
          spool.writeMark({ index: settled, parts: undefined, stream: { id: 's', offset: value, schema: 0 } });
        } else if (kind === 'synced') {
          const now = [bodies.length, mark] as const;
          await setImmediate();
          await spool.synced();
          [safe, safeMark] = now;
          safeSettled = settled;
          expect(spool.syncedIndex).toBeGreaterThanOrEqual(safe);
        } else await setImmediate();
      }
      const left = newRoot();
      volatile.cutPower(join(root, TABLE), left);
      const found = await open({ root: left });
      expect(found.problems).toEqual([]);
      // A batch that was settled may be there again; one that was not is never missing.
      const contents = readBacklog(found);
      const first = found.backlog[0]?.index ?? found.stats.records;
      expect(first).toBeLessThanOrEqual(settled);
      expect(first).toBeGreaterThanOrEqual(safeSettled);
      expect(contents).toEqual(bodies.slice(first, first + contents.length));
      expect(first + contents.length).toBeGreaterThanOrEqual(safe);
      if (safeMark === mark && mark >= 0) expect(found.mark?.stream?.offset).toBe(mark);
      await Promise.all([spool.close(), found.close()]);
    }),
    { numRuns: 60 },
  );
});

test('one fsync is in flight, and what is written meanwhile shares the next one', async () => {
  const root = newRoot();
  const volatile = new VolatileDisk();
  let [running, syncs] = [0, 0];
  const disk = {
    ...volatile.disk,
    sync: async (fd: number) => {
      expect(++running).toBe(1);
      syncs++;
      await volatile.disk.sync(fd);
      running--;
    },
  };
  const spool = await open({ root, disk, fsync: true });
  syncs = 0;
  const waits: Promise<void>[] = [];
  for (let index = 0; index < 100; index++) {
    spool.append(Buffer.from('a'), 1);
    waits.push(spool.synced());
  }
  await Promise.all(waits);
  expect(spool.syncedIndex).toBe(100);
  expect(syncs).toBe(2);
});
