import { describe, expect, test, vi } from 'vitest';
import type { Fault } from '../../../src/emulator/faults/fault.ts';
import { FaultSchedule } from '../../../src/emulator/faults/fault-schedule.ts';
import type { FaultTarget } from '../../../src/emulator/faults/fault-target.ts';

interface Stream extends FaultTarget {
  readonly hits: Fault['kind'][];
  /** How often it was notified of a fault that lasts. */
  changes: number;
}

function stream(schedule: FaultSchedule, table = 'a.b.c', isPersistent = false): Stream {
  const target: Stream = {
    table,
    takes: (kind) => kind !== 'retire' || isPersistent,
    hits: [],
    changes: 0,
    onFault: ({ kind }) => target.hits.push(kind),
    onLastingFault: () => target.changes++,
  };
  schedule.join(target);
  return target;
}

function start(faults: readonly Fault[], seed = 1): FaultSchedule {
  return new FaultSchedule({ seed, faults }, (name) => name.toLowerCase());
}

/** Sends records in messages of these sizes. Returns after how many records, in all, faults fired. */
function firedAt(schedule: FaultSchedule, sizes: readonly number[], target = stream(schedule)): number[] {
  let total = 0;
  return sizes.flatMap((size) => {
    total += size;
    return schedule.count(target, size) ? [total] : [];
  });
}

const times = (count: number, size: number): number[] => Array.from({ length: count }, () => size);

describe('a fault fires', () => {
  const rows: readonly (readonly [fault: Fault, sizes: readonly number[], at: readonly number[]])[] = [
    [{ kind: 'cut' }, [1, 1, 1], [1]],
    [{ kind: 'cut', after: 3 }, [1, 1, 1, 1], [3]],
    [{ kind: 'cut', after: 3 }, [2, 2, 2], [4]],
    [{ kind: 'cut', times: 2 }, [1, 1, 1], [1, 2]],
    [{ kind: 'cut', after: 2, times: 2 }, [1, 1, 1, 1], [2, 3]],
    [{ kind: 'cut', after: 2, every: true }, times(7, 1), [2, 4, 6]],
    [{ kind: 'cut', after: 2, every: true, times: 2 }, times(7, 1), [2, 4]],
    [{ kind: 'cut', chance: 1 }, times(3, 1), [1, 2, 3]],
    [{ kind: 'cut', chance: 1, after: 2, times: 1 }, times(5, 1), [3]],
    [{ kind: 'cut', chance: 1 }, [100, 1], [100, 101]],
    [{ kind: 'cut', table: 'a.b.C' }, [1, 1], [1]],
    [{ kind: 'cut', table: 'a.b.other' }, [1, 1], []],
  ];
  test.each(rows)('%j, with messages of %j records', (fault, sizes, at) => {
    expect(firedAt(start([fault]), sizes)).toEqual(at);
  });

  test('counts the records of its table only', () => {
    const schedule = start([{ kind: 'cut', after: 3, table: 'a.b.c' }]);
    const [mine, other] = [stream(schedule), stream(schedule, 'a.b.d')];
    expect(schedule.count(mine, 2)).toBeUndefined();
    expect(schedule.count(other, 5)).toBeUndefined();
    expect(schedule.count(mine, 1)).toMatchObject({ kind: 'cut' });
  });

  test('perStream: on each stream, counted from its opening, or from when the fault was added', () => {
    const schedule = start([]);
    const first = stream(schedule);
    schedule.count(first, 10);
    const fault = schedule.add({ kind: 'cut', after: 2, perStream: true });
    const second = stream(schedule);
    expect(firedAt(schedule, [1, 1, 1], first)).toEqual([2]);
    expect(firedAt(schedule, [1, 1, 1], second)).toEqual([2]);
    schedule.leave(first);
    expect(firedAt(schedule, [2, 2], stream(schedule))).toEqual([2]);
    expect([fault.fired, fault.active]).toEqual([3, true]);
  });

  test('several that are due fire one after another', () => {
    const schedule = start([{ kind: 'cut' }, { kind: 'half-close' }, { kind: 'cut' }]);
    const target = stream(schedule);
    const kinds = [1, 2, 3, 4].map(() => schedule.count(target, 1)?.kind);
    expect(kinds).toEqual(['cut', 'half-close', 'cut', undefined]);
  });

  test('for a request of its kind and table, and not for a message', () => {
    const schedule = start([{ kind: 'expire', after: 1, times: 2, table: 'a.b.c' }]);
    expect(schedule.request(['expire'], 'a.b.c')).toBeUndefined();
    expect(firedAt(schedule, [1, 1])).toEqual([]);
    expect(schedule.request(['lost-answer'], 'a.b.c')).toBeUndefined();
    expect(schedule.request(['expire'], 'a.b.d')).toBeUndefined();
    expect(schedule.request(['expire'], 'a.b.c')).toMatchObject({ kind: 'expire' });
    expect(schedule.request(['expire'], 'a.b.c')).toMatchObject({ kind: 'expire' });
    expect(schedule.request(['expire'], 'a.b.c')).toBeUndefined();
    expect(schedule.engaged).toBe(false);
  });

  test('retire: on a persistent stream only', () => {
    const schedule = start([{ kind: 'retire' }]);
    expect(firedAt(schedule, [1])).toEqual([]);
    expect(schedule.count(stream(schedule, 'a.b.c', true), 1)).toMatchObject({ kind: 'retire' });
  });
});

describe('chance', () => {
  const fault = { kind: 'cut', chance: 0.01 } as const;

  test('is about as probable as it says', () => {
    const fired = firedAt(start([fault]), times(100_000, 1)).length;
    expect(fired).toBeGreaterThan(800);
    expect(fired).toBeLessThan(1200);
  });

  test('gives the same with the same seed, and something else with another one', () => {
    const [first, second, other] = [7, 7, 8].map((seed) => firedAt(start([fault], seed), times(2000, 1)));
    expect(first!.length).toBeGreaterThan(0);
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('does not depend on the size of messages', () => {
    const alone = firedAt(start([fault], 3), times(5000, 1));
    const batches = firedAt(start([fault], 3), times(500, 10));
    const tens = [...new Set(alone.map((at) => Math.ceil(at / 10) * 10))];
    expect(batches).toEqual(tens);
  });

  test('of each fault does not depend on the others, and that of a request on the number of requests only', () => {
    const requests = (schedule: FaultSchedule): number[] =>
      Array.from({ length: 200 }, (_, i) => i).filter(() => schedule.request(['expire']));
    const expire = { kind: 'expire', chance: 0.1 } as const;
    const alone = start([expire]);
    const beside = start([expire, { kind: 'cut', chance: 0.5 }]);
    firedAt(beside, times(100, 1));
    const fired = requests(alone);
    expect(fired.length).toBeGreaterThan(5);
    expect(requests(beside)).toEqual(fired);
  });

  test('perStream: fires on a stream again and again, however fast the other streams are', () => {
    const fired = (order: readonly number[]): number[][] => {
      const schedule = start([{ kind: 'drop-ack', chance: 0.1, perStream: true }]);
      const targets = [stream(schedule), stream(schedule)];
      const hits = order.map((i) => (schedule.count(targets[i]!, 1) ? i : -1));
      return targets.map((_, i) => hits.filter((__, at) => order[at] === i).map((hit) => (hit === i ? 1 : 0)));
    };
    const inTurn = fired(Array.from({ length: 200 }, (_, i) => i % 2));
    expect(inTurn.every((hits) => hits.filter((hit) => hit === 1).length > 2)).toBe(true);
    expect(inTurn[0]).not.toEqual(inTurn[1]);
    expect(fired([...times(100, 1), ...times(100, 0)])).toEqual(inTurn);
  });

  test('is the same again after a reset', () => {
    const schedule = start([fault]);
    const before = firedAt(schedule, times(2000, 1));
    schedule.add({ kind: 'cut', chance: 0.5 });
    schedule.reset();
    expect(firedAt(schedule, times(2000, 1))).toEqual(before);
  });
});

describe('a record is rejected', () => {
  const records =
    (...values: number[]): (() => Uint8Array[]) =>
    () =>
      values.map((value) => Uint8Array.of(value));

  test('the one after `after` others, and its bytes again', () => {
    const schedule = start([{ kind: 'reject-record', after: 3 }]);
    const target = stream(schedule);
    expect(schedule.findRejected(target, records(1, 2))).toBeUndefined();
    schedule.count(target, 2);
    expect(schedule.findRejected(target, records(3, 4, 5))?.index).toBe(1);
    expect(schedule.findRejected(target, records(3))).toBeUndefined();
    expect(schedule.findRejected(target, records(5, 5, 4, 6))?.index).toBe(2);
    const [fault] = schedule.all;
    expect([fault!.fired, fault!.active]).toEqual([1, true]);
    fault!.release();
    expect(schedule.findRejected(target, records(4))).toBeUndefined();
    expect(schedule.engaged).toBe(false);
  });

  test('every: counts from the one before', () => {
    const schedule = start([{ kind: 'reject-record', after: 2, every: true }]);
    const target = stream(schedule);
    const rejected = Array.from({ length: 9 }, (_, i) => i).filter((value) => {
      if (schedule.findRejected(target, records(value))) return true;
      schedule.count(target, 1);
      return false;
    });
    expect(rejected).toEqual([2, 5, 8]);
  });

  test('none of a message without records, also when other messages have made the fault due', () => {
    const schedule = start([{ kind: 'reject-record' }]);
    const target = stream(schedule);
    schedule.count(target, 2);
    expect(schedule.findRejected(target, records())).toBeUndefined();
    expect(schedule.findRejected(target, records(3, 4))?.index).toBe(0);
  });

  test('chance 1: each one', () => {
    const schedule = start([{ kind: 'reject-record', chance: 1, after: 1 }]);
    const target = stream(schedule);
    expect(schedule.findRejected(target, records(0, 1))?.index).toBe(1);
    expect(schedule.findRejected(target, records(0))).toBeUndefined();
    schedule.count(target, 1);
    expect(schedule.findRejected(target, records(2))?.index).toBe(0);
  });
});

describe('time', () => {
  test('fires a fault on the stream that is open for longest, also if it is idle', async () => {
    const schedule = start([]);
    const streams = [stream(schedule, 'a.b.d'), stream(schedule), stream(schedule)];
    const fault = schedule.add({ kind: 'cut', afterMs: 1, table: 'a.b.c' });
    await vi.waitUntil(() => fault.fired === 1);
    expect(streams.map(({ hits }) => hits)).toEqual([[], ['cut'], []]);
    expect(fault.active).toBe(false);
  });

  test('fires with the next message if no stream is open, and waits for records too', async () => {
    const schedule = start([
      { kind: 'cut', afterMs: 1, after: 2 },
      { kind: 'stall', afterMs: 1 },
    ]);
    await vi.waitUntil(() => schedule.findLasting('stall') !== undefined);
    expect(firedAt(schedule, [1, 1, 1])).toEqual([2]);
  });

  test('perStream and every: on each stream, again and again', async () => {
    const schedule = start([{ kind: 'close-signal', afterMs: 1, every: true, perStream: true }]);
    const streams = [stream(schedule), stream(schedule)];
    await vi.waitUntil(() => streams.every(({ hits }) => hits.length > 1));
    schedule.close();
    expect(schedule.all).toEqual([]);
  });

  test('ends a fault that lasts', async () => {
    const schedule = start([{ kind: 'stall', durationMs: 1, table: 'a.b.c' }]);
    const target = stream(schedule);
    expect(schedule.count(target, 1)).toMatchObject({ kind: 'stall' });
    expect(schedule.findLasting('stall', 'a.b.c')).toMatchObject({ kind: 'stall' });
    expect(schedule.findLasting('stall', 'a.b.d')).toBeUndefined();
    await vi.waitUntil(() => target.changes === 2);
    expect(schedule.findLasting('stall', 'a.b.c')).toBeUndefined();
  });
});

describe('the list of faults', () => {
  test('has those that are over too, until there are 1,000', () => {
    const schedule = start([{ kind: 'cut' }]);
    firedAt(schedule, [1]);
    const waiting = Array.from({ length: 999 }, () => schedule.add({ kind: 'cut', after: 10 }));
    expect(schedule.all.map(({ id }) => id)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
    const last = schedule.add({ kind: 'cut', after: 10 });
    expect([schedule.all.length, schedule.all[0]!.id]).toEqual([1000, 2]);
    expect(() => schedule.add({ kind: 'cut' })).toThrow('The emulator has 1000 faults already. Release some first.');
    waiting[0]!.release();
    expect(schedule.add({ kind: 'cut' }).id).toBe(last.id + 1);
  });

  test('is that of the start after a reset, with other ids', () => {
    const schedule = start([{ kind: 'stall' }]);
    const target = stream(schedule);
    schedule.add({ kind: 'cut' });
    schedule.count(target, 1);
    schedule.reset();
    expect(schedule.all).toMatchObject([{ id: 3, fault: { kind: 'stall' }, fired: 0, active: true }]);
    expect(schedule.findLasting('stall')).toBeUndefined();
  });
});
