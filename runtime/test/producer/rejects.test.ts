import { describe, expect, test } from 'vitest';
import type { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { type Item, Items, items } from '../support/items.ts';
import { produce, receivedIds, rejectionFrom, serve, until } from '../support/producers.ts';
import type { ScriptedCall } from '../support/scripted-call.ts';
import type { Script } from '../support/scripted-server.ts';

/** A service that stores each record once it acknowledges it, and rejects those that `isBad`. */
function strict(isBad: (id: number) => boolean, table: number[], acksBefore: boolean = true): Script {
  return async (call: ScriptedCall) => {
    await call.open();
    for (;;) {
      const message = await call.next();
      if (message === undefined) return call.ok();
      const ids = message.records.map((bytes) => Items.decode(bytes).id);
      const bad = ids.find(isBad);
      if (bad !== undefined) {
        call.status(3, `Record ${bad} does not decode. Error Code: 4044, Error State: 1.`);
        return;
      }
      table.push(...ids);
      // Acks that the service owes when it ends the stream may or may not arrive.
      if (acksBefore) call.ack(message.offset);
      else setTimeout(() => call.ack(message.offset), 2);
    }
  };
}

interface Rejected {
  readonly id: number;
  readonly error: ZerobusError;
}

function collect(rejected: Rejected[]): (record: unknown, error: ZerobusError) => void {
  return (record, error) => rejected.push({ id: (record as Item).id, error });
}

describe.each([true, false])('acks before the refusal arrive: %s', (acksBefore) => {
  test.each([[[500]], [[0]], [[999]], [[1, 2, 3]], [[0, 499, 500, 998]]])(
    'records %j are rejected, the rest is delivered in order',
    async (bad) => {
      const table: number[] = [];
      const server = await serve(strict((id) => bad.includes(id), table, acksBefore));
      const rejected: Rejected[] = [];
      const producer = produce(server, { batch: { maxRecords: 64 }, onReject: collect(rejected) });
      const errors: Promise<unknown>[] = [];
      for (const item of items(1000)) {
        if (bad.includes(item.id)) errors.push(rejectionFrom(producer.send(item)));
        else await producer.write(item);
      }
      await producer.flush();
      await until(() => rejected.length === bad.length);
      expect(rejected.map(({ id }) => id)).toEqual(bad);
      for (const [index, error] of (await Promise.all(errors)).entries()) {
        expect(error).toMatchObject({ code: 'record-rejected', serverCode: 4044 });
        expect(String(error)).toContain(`Record ${bad[index]} does not decode`);
      }
      const want = items(1000)
        .map(({ id }) => id)
        .filter((id) => !bad.includes(id));
      expect([...new Set(table)]).toEqual(want);
      expect(producer.stats).toMatchObject({
        acked: 1000 - bad.length,
        rejected: bad.length,
        inFlight: { records: 0, bytes: 0 },
      });
      await producer.close();
    },
  );
});

test('without onReject the producer fails, and keeps everything', async () => {
  const server = await serve(strict((id) => id === 2, []));
  const producer = produce(server, { batch: { maxRecords: 1 } });
  for (const item of items(4)) void producer.write(item);
  await expect(producer.flush()).rejects.toMatchObject({ code: 'record-rejected' });
  expect(producer.unacknowledged().map(({ id }) => id)).toEqual([2, 3]);
});

test('more rejections in a row than maxRejects fail the producer; an acknowledged record in between starts the count again', async () => {
  const server = await serve(strict((id) => id >= 100 || id % 2 === 1, []));
  const rejected: Rejected[] = [];
  const producer = produce(server, { batch: { maxRecords: 8 }, maxRejects: 3, onReject: collect(rejected) });
  for (const item of items(19)) void producer.write(item);
  await producer.flush();
  expect(producer.stats).toMatchObject({ acked: 10, rejected: 9 });
  for (const item of items(10, 100)) void producer.write(item);
  const error = await rejectionFrom(producer.flush());
  expect(error).toMatchObject({ code: 'record-rejected', serverCode: 4044 });
  expect(String(error)).toContain('3 records in a row were rejected (maxRejects)');
  expect(producer.stats.rejected).toBe(12);
  expect(producer.unacknowledged().map(({ id }) => id)).toEqual([103, 104, 105, 106, 107, 108, 109]);
});

test.each([
  [8001, 'schema-mismatch'],
  [4002, 'protocol-error'],
])('server code %i is no bad record: the producer fails', async (serverCode, code) => {
  const server = await serve(async (call) => {
    await call.open();
    await call.next();
    call.status(3, `No. Error Code: ${serverCode}, Error State: 1.`);
  });
  const producer = produce(server, { onReject: () => {} });
  await expect(producer.send({ id: 1 })).rejects.toMatchObject({ code });
});

test('a refused opening fails the producer, even with the code of a bad record', async () => {
  const server = await serve(async (call) => {
    await call.created();
    call.status(3, 'No. Error Code: 4044, Error State: 1.');
  });
  const producer = produce(server, { onReject: () => {} });
  await expect(producer.send({ id: 1 })).rejects.toMatchObject({ code: 'record-rejected' });
});

test("bad records of several streams are found, with ordering: 'none'", async () => {
  const table: number[] = [];
  const server = await serve(strict((id) => id % 250 === 7, table));
  const rejected: Rejected[] = [];
  const producer = produce(server, {
    streams: 3,
    ordering: 'none',
    batch: { maxRecords: 50 },
    onReject: collect(rejected),
  });
  await producer.writeAll(items(1000));
  await producer.close();
  expect(rejected.map(({ id }) => id).sort((a, b) => a - b)).toEqual([7, 257, 507, 757]);
  expect(new Set(table).size).toBe(996);
  expect(server.calls.flatMap((call) => receivedIds(call)).length).toBeGreaterThan(1000);
});

test('a rejected record that its class cannot decode fails the producer: nobody could be given it', async () => {
  const server = await serve(strict((id) => id === 2, []));
  const rejected: Rejected[] = [];
  const decode = (bytes: Uint8Array): Item => {
    const item = Items.decode(bytes);
    if (item.id === 2) throw new Error('written by another version');
    return item;
  };
  const producer = produce(server, { onReject: collect(rejected) }, undefined, { ...Items, decode });
  const sent = [1, 2, 3].map((id) => producer.send({ id }));
  const [, error] = await Promise.all([sent[0], ...sent.slice(1).map(rejectionFrom)]);
  expect(error).toMatchObject({ code: 'record-rejected', serverCode: 4044 });
  expect(String(error)).toContain('The record class cannot decode the record for onReject');
  expect((error as ZerobusError).cause).toEqual(new Error('written by another version'));
  expect(rejected).toEqual([]);
  expect(producer.stats).toMatchObject({ acked: 1, rejected: 0 });
});
