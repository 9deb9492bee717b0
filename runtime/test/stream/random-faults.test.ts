import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { type Item, Items } from '../support/items.ts';
import { produce, receivedIds, receivedOffsets, serve } from '../support/producers.ts';
import type { ScriptedCall } from '../support/scripted-call.ts';

const faults: Record<string, (call: ScriptedCall) => void> = {
  close: (call) => call.closeSignal(0),
  drain: (call) => call.closeSignal(1000),
  unavailable: (call) => call.status(14, 'later'),
  timeout: (call) => call.status(14, 'old. Error Code: 6002, Error State: 1.'),
  ok: (call) => call.ok(),
  cut: (call) => call.cut(),
  reset: (call) => call.reset(),
  goaway: (call) => call.goaway(),
  stall: () => {},
};

interface Fault {
  readonly kind: string;
  /** Number of batches before the fault. */
  readonly after: number;
  /** Number of batches that the acks lag behind. */
  readonly lag: number;
}

const plan = fc.record({
  faults: fc.array(fc.record({ kind: fc.constantFrom(...Object.keys(faults)), after: fc.nat(12), lag: fc.nat(4) }), {
    maxLength: 8,
  }),
  records: fc.integer({ min: 1, max: 3000 }),
  batch: fc.integer({ min: 1, max: 60 }),
  sendEvery: fc.integer({ min: 1, max: 50 }),
  large: fc.integer({ min: 0, max: 3 }),
});

/** Handles one call: acknowledges with a lag, then causes the fault, which leaves messages in flight unacknowledged. */
async function serveCall(call: ScriptedCall, fault: Fault | undefined): Promise<void> {
  await call.open();
  if (fault === undefined) {
    await call.ackAll();
    call.ok();
    return;
  }
  for (let count = 0; ; count++) {
    if (count === fault.after) faults[fault.kind]?.(call);
    const message = await call.next();
    if (message === undefined) return call.ok();
    if (count >= fault.after) {
      if (fault.kind === 'drain' || fault.kind === 'goaway') call.ack(message.offset);
    } else if (message.offset >= fault.lag) call.ack(message.offset - fault.lag);
  }
}

test('whatever faults happen, every record arrives, first arrivals are in order, and each send settles with its own record', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ faults: planned, records, batch, sendEvery, large }) => {
      const server = await serve((call, index) => serveCall(call, planned[index]));
      const producer = produce(server, {
        batch: { maxRecords: batch, lingerMs: 1 },
        inFlight: { maxRecords: 500 },
        ackTimeoutMs: 30,
      });
      const durable: number[] = [];
      const sends: Promise<void>[] = [];
      for (let id = 0; id < records; id++) {
        const record = { id, text: 'x'.repeat(id % 100 === 0 ? large * 20_000 : id % 7) };
        if (id % sendEvery === 0 && producer.stats.inFlight.records < 500) {
          sends.push(producer.send(record).then(() => void durable.push(id)));
        } else await writeWhenAccepted(producer, record);
      }
      await producer.close();
      await Promise.all(sends);
      const ids = Array.from({ length: records }, (_, id) => id);
      expect([...new Set(server.calls.flatMap((call) => receivedIds(call)))]).toEqual(ids);
      expect(durable).toEqual([...durable].sort((a, b) => a - b));
      expect(durable.length).toBe(sends.length);
      for (const call of server.calls) {
        expect(receivedOffsets(call)).toEqual(call.received.map((_message, index) => index));
        for (const bytes of call.received.flatMap((message) => message.records)) {
          const { id, text } = Items.decode(bytes);
          expect(text).toBe('x'.repeat(id % 100 === 0 ? large * 20_000 : id % 7));
        }
      }
      expect(producer.stats).toMatchObject({ sent: records, acked: records, inFlight: { records: 0, bytes: 0 } });
      await server.close();
    }),
    { numRuns: 30 },
  );
});

/** Waits for room: a `send` may have filled the window. */
async function writeWhenAccepted(producer: ReturnType<typeof produce>, record: Item): Promise<void> {
  for (;;) {
    try {
      return await producer.write(record);
    } catch (error) {
      if (!ZerobusError.is(error) || error.code !== 'buffer-full') throw error;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
