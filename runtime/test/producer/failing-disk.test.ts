import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Producer } from '../../src/producer/grpc-producer.ts';
import { FailingDisk } from '../spool/scripted-disks.ts';
import { newRoot, open } from '../spool/spools.ts';
import { FakeClient } from '../support/fake-client.ts';
import { type Item, Items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';

test('a disk that fails for a moment is tried again, and for 30 seconds ends the producer', async () => {
  const failing = new FailingDisk();
  const scheduler = new ManualScheduler();
  const spool = { open: (request: object) => open({ root: newRoot(), disk: failing.disk, scheduler }, request) };
  const options = { client: new FakeClient(), spool, delivery: 'exactly-once', batch: { maxRecords: 1 } } as const;
  const producer = new Producer<Item, Item>(Items, options, scheduler);
  await producer.flush();
  failing.failing.set('write', 'EIO');
  for (const id of [1, 2]) void producer.write({ id });
  scheduler.advance(29_000);
  failing.failing.clear();
  scheduler.advance(1000);
  await producer.spooled();
  expect(producer.stats.spool?.records).toBe(2);

  failing.failing.set('write', 'EIO');
  void producer.write({ id: 3 });
  const spooled = producer.spooled().catch((error: unknown) => error);
  scheduler.advance(29_000);
  await turn();
  expect(producer.stats.inFlight.records).toBe(3);
  scheduler.advance(2000);
  expect(await producer.closed).toMatchObject({ code: 'spool-failed', table: Items.table });
  expect(await spooled).toMatchObject({ code: 'spool-failed' });
  expect(producer.unacknowledged()).toEqual([{ id: 3 }]);
  expect([scheduler.pending, scheduler.holds]).toEqual([0, 0]);
});
