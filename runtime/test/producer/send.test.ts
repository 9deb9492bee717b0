import { describe, expect, test } from 'vitest';
import { Items, items } from '../support/items.ts';
import {
  produce,
  receivedIds,
  receivedOffsets,
  rejectionFrom,
  serve,
  until,
  wellBehaved,
} from '../support/producers.ts';
import type { ScriptedCall } from '../support/scripted-call.ts';

/** Starts a server that opens streams and leaves all acks to the test. */
async function held(): Promise<{ server: Awaited<ReturnType<typeof serve>>; call: () => Promise<ScriptedCall> }> {
  const server = await serve((call) => call.open());
  const call = async (): Promise<ScriptedCall> => {
    await until(() => server.calls.length > 0);
    return server.calls[0] as ScriptedCall;
  };
  return { server, call };
}

describe('what the server sees', () => {
  test('headers, table and descriptor, then offsets from 0 without a gap', async () => {
    const server = await serve(wellBehaved);
    const producer = produce(server, { userAgent: 'app/1' });
    await producer.send({ id: 1 });
    await producer.writeAll(items(2500, 2));
    await producer.close();
    const call = server.calls[0];
    expect(call?.headers).toMatchObject({
      authorization: 'Bearer secret-token',
      'x-databricks-zerobus-table-name': 'main.test.items',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    expect(call?.headers['user-agent']).toMatch(/^zerobus-runtime\/\d+\.\d+\.\d+ app\/1$/);
    expect(call?.create).toEqual({ table: 'main.test.items', descriptor: Uint8Array.of(1, 2, 3), recordType: 1 });
    expect(receivedIds(call)).toEqual(items(2501, 1).map((item) => item.id));
    // How many messages there are depends on how long the writing took.
    const offsets = receivedOffsets(call);
    expect(offsets).toEqual(offsets.map((_, i) => i));
    expect(offsets.length).toBeGreaterThan(1);
    expect(await producer.closed).toBeUndefined();
    await until(() => server.open === 0);
  });

  test('a batch of one is sent as one record', async () => {
    const server = await serve(wellBehaved);
    const producer = produce(server);
    await producer.send({ id: 1, text: 'x'.repeat(300) });
    await producer.writeAll(items(2));
    expect(server.calls[0]?.received.map((message) => message.kind)).toEqual(['single', 'batch']);
  });

  test.each([1, 127, 128, 129, 16_383, 16_384, 70_000, 2_097_152])(
    'records around %i bytes arrive whole',
    async (size) => {
      const server = await serve(wellBehaved);
      const producer = produce(server);
      // Lengths before a record are guessed from the one before it: small and large by turns make each guess wrong.
      const records = [0, 1, 2, 3].map((id) => ({ id, text: (id % 2 === 0 ? 'ä' : 'y').repeat(id < 2 ? size : 5) }));
      await producer.writeAll(records);
      const arrived = server.calls[0]?.received.flatMap((message) =>
        message.records.map((bytes) => Items.decode(bytes)),
      );
      expect(arrived).toEqual(records);
    },
  );

  test('each promise resolves with its own record', async () => {
    const { server, call } = await held();
    const producer = produce(server, { batch: { maxRecords: 1 } });
    const settled: number[] = [];
    const sends = items(3).map(async (item) => {
      await producer.send(item);
      settled.push(item.id);
    });
    const peer = await call();
    await until(() => peer.received.length === 3);
    peer.ack(0);
    await sends[0];
    expect(settled).toEqual([0]);
    peer.ack(2);
    await Promise.all(sends);
    expect(settled).toEqual([0, 1, 2]);
  });

  test('records written while a batch is in flight are sent when it is acknowledged', async () => {
    const { server, call } = await held();
    const producer = produce(server, { batch: { lingerMs: 60_000 } });
    const first = producer.send({ id: 0 });
    const peer = await call();
    await until(() => peer.received.length === 1);
    const rest = [producer.send({ id: 1 }), producer.send({ id: 2 })];
    peer.ack(0);
    await first;
    await until(() => peer.received.length === 2);
    peer.ack(1);
    await Promise.all(rest);
    expect(peer.received[1]?.records.length).toBe(2);
  });

  test('aborting ends only the wait, and the record is delivered', async () => {
    const { server, call } = await held();
    const producer = produce(server);
    const controller = new AbortController();
    const sent = rejectionFrom(producer.send({ id: 7 }, { signal: controller.signal }));
    controller.abort();
    expect(await sent).toMatchObject({ code: 'aborted' });
    const peer = await call();
    await until(() => peer.received.length === 1);
    peer.ack(0);
    await producer.flush();
    expect(receivedIds(peer)).toEqual([7]);
  });

  test('a record is not accepted if its signal is already aborted', async () => {
    const { server } = await held();
    const producer = produce(server);
    expect(await rejectionFrom(producer.send({ id: 7 }, { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'aborted',
    });
    expect(producer.stats.sent).toBe(0);
  });
});

describe('rejected records leave the others unchanged', () => {
  test('an invalid value names column and table', async () => {
    const server = await serve(wellBehaved);
    const producer = produce(server);
    producer.write({ id: 1 });
    for (const nothing of [undefined, null, 'text', 5, []]) {
      expect(() => producer.write(nothing as never)).toThrow(/main\.test\.items.*A record must be an object/);
      expect(await rejectionFrom(producer.send(nothing as never))).toMatchObject({ code: 'invalid-value' });
    }
    expect(() => producer.write({ id: 1.5 })).toThrow('id in main.test.items takes an integer [invalid-value]');
    expect(await rejectionFrom(producer.send({ id: Number.NaN }))).toMatchObject({ code: 'invalid-value', path: 'id' });
    producer.write({ id: 2 });
    await producer.flush();
    expect(receivedIds(server.calls[0])).toEqual([1, 2]);
  });

  test('a record that no call can carry', async () => {
    const server = await serve(wellBehaved);
    const producer = produce(server);
    producer.write({ id: 1 });
    expect(() => producer.write({ id: 2, text: 'x'.repeat(10_420_224) })).toThrow('[record-too-large]');
    producer.write({ id: 3 });
    await producer.flush();
    expect(receivedIds(server.calls[0])).toEqual([1, 3]);
  });

  test('the largest record, alone and with others', async () => {
    const server = await serve(wellBehaved);
    const producer = produce(server, { batch: { maxBytes: 10_420_224, lingerMs: 60_000 } });
    const overhead = 2 + 1 + 4;
    const largest = { id: 2, text: 'x'.repeat(10_420_224 - overhead) };
    producer.write({ id: 1 });
    producer.write(largest);
    producer.write({ id: 3 });
    await producer.flush();
    const sizes = server.calls[0]?.received.map((message) =>
      message.records.reduce((sum, bytes) => sum + bytes.length, 0),
    );
    expect(receivedIds(server.calls[0])).toEqual([1, 2, 3]);
    expect(sizes).toEqual([2, 10_420_224, 2]);
  });

  test.each(['warn', 'throw', 'ignore'] as const)('a misspelled key, with unknownKeys %s', async (unknownKeys) => {
    const warnings: string[] = [];
    const listen = (warning: Error): void => void (warning.name === 'ZerobusWarning' && warnings.push(warning.message));
    process.on('warning', listen);
    const server = await serve(wellBehaved);
    const producer = produce(server, { unknownKeys });
    const record: object = { id: 1, txet: 'x' };
    const write = (): unknown => producer.write(record as { id: number });
    if (unknownKeys === 'throw') expect(write).toThrow('[unknown-key]');
    else for (let count = 0; count < 3; count++) write();
    await producer.flush();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    expect(warnings.map((text) => /'(.*?)'/.exec(text)?.[1])).toEqual(unknownKeys === 'warn' ? ['txet'] : []);
  });
});
