import { expect, test, vi } from 'vitest';
import type { Fault } from '../../../src/emulator/faults/fault.ts';
import { FaultSchedule } from '../../../src/emulator/faults/fault-schedule.ts';
import type { OpenedStream } from '../../../src/emulator/service/ingest-method.ts';
import { type FaultedStream, StreamFaults } from '../../../src/emulator/service/stream-faults.ts';

interface Acks {
  readonly faults: StreamFaults;
  readonly schedule: FaultSchedule;
  /** The offsets of the acks, lost ones with a minus. */
  readonly sent: string[];
}

function start(...faults: Fault[]): Acks {
  const schedule = new FaultSchedule({ seed: 1, faults }, (name) => name);
  const sent: string[] = [];
  const ignore = (): void => {};
  const stream: FaultedStream = {
    sendCloseSignal: ignore,
    sendAck: (offset, isLost) => sent.push(isLost ? `-${offset}` : `${offset}`),
    scheduleAck: ignore,
    adjustReading: ignore,
    finish: ignore,
    end: ignore,
    cut: ignore,
    goAway: ignore,
  };
  const opened = { table: { name: 'a.b.c' }, persistent: undefined } as unknown as OpenedStream;
  return { schedule, sent, faults: new StreamFaults(schedule, stream, opened) };
}

test('drop-ack loses the ack of its message, not one that was waiting for the storage', () => {
  const { faults, sent } = start({ kind: 'drop-ack', after: 2 });
  faults.onStored(0, 1);
  faults.onStored(1, 1);
  faults.acknowledge(0);
  faults.acknowledge(1);
  faults.acknowledge(2);
  expect(sent).toEqual(['0', '-1', '2']);
});

test('drop-ack loses an ack that would be sent, not one that a stall withholds while it is late', async () => {
  const { faults, schedule, sent } = start({ kind: 'drop-ack' }, { kind: 'delay-acks', delayMs: 1 });
  faults.onStored(0, 1);
  faults.onStored(1, 1);
  faults.acknowledge(1);
  const stall = schedule.add({ kind: 'stall', durationMs: 20 });
  faults.onStored(2, 1);
  await vi.waitUntil(() => !stall.active);
  expect(sent).toEqual([]);
  faults.acknowledge(2);
  await vi.waitUntil(() => sent.length === 1);
  expect(sent).toEqual(['-2']);
  faults.stop();
});
