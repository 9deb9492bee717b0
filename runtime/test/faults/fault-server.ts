import { setTimeout as sleep } from 'node:timers/promises';
import { Items } from '../support/items.ts';
import type { Ingest, ScriptedCall } from '../support/scripted-call.ts';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';
import type { CallPlan, Schedule } from './schedule.ts';

const HEALTHY: CallPlan = {
  opening: 'ok',
  fault: 'none',
  after: 0,
  lag: 0,
  lagMs: 0,
  isRepeating: false,
  isStoring: true,
  ms: 0,
};

/** A persistent stream: what it committed outlives its connections. */
interface DurableState {
  committed: number;
  /** The ids of the records that it committed. */
  readonly ids: number[];
  connection: ScriptedCall | undefined;
}

/** Blocks the event loop. */
export function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** A service that follows a plan for each of the first streams, and then works. It knows what is in the tables and what it acknowledged. */
export class FaultServer {
  /** The ids that were stored, in that order, with duplicates. */
  readonly stored: number[] = [];
  /** The ids of acknowledged records. */
  readonly acked = new Set<number>();
  /** What a client did wrong. */
  readonly violations: string[] = [];
  readonly #schedule: Schedule;
  readonly #isBad: (id: number) => boolean;
  readonly #durable = new Map<string, DurableState>();
  /** The ids of the persistent streams of calls. */
  readonly #ids = new Map<ScriptedCall, string>();
  readonly #pending = new Set<NodeJS.Timeout>();
  #server: ScriptedServer | undefined;
  #opened = 0;

  constructor(schedule: Schedule, isBad: (id: number) => boolean) {
    this.#schedule = schedule;
    this.#isBad = isBad;
  }

  get endpoint(): string {
    return this.#server?.endpoint ?? '';
  }

  /** Number of open connections. */
  get open(): number {
    return this.#server?.open ?? 0;
  }

  get streams(): number {
    return this.#server?.calls.length ?? 0;
  }

  async start(): Promise<void> {
    const { maxConcurrentStreams, initialWindowSize } = this.#schedule;
    const settings = {
      ...(maxConcurrentStreams === undefined ? {} : { maxConcurrentStreams }),
      ...(initialWindowSize === undefined ? {} : { initialWindowSize }),
    };
    this.#server = await startScriptedServer((call, index) => this.#serve(call, index), { settings });
  }

  /** Cuts every connection. */
  cut(): void {
    for (const call of this.#server?.calls ?? []) call.cut();
  }

  async close(): Promise<void> {
    for (const timer of this.#pending) clearTimeout(timer);
    await this.#server?.close();
  }

  async #serve(call: ScriptedCall, index: number): Promise<void> {
    const plan = this.#schedule.calls[index] ?? HEALTHY;
    await call.created();
    if (!(await this.#open(call, plan))) return;
    const base = this.#durable.get(call.resumes ?? '')?.committed ?? 0;
    const acks = { highest: -1, isStalled: false };
    const messages: (readonly number[])[] = [];
    let isFaulty = false;
    for (let count = 0; ; count++) {
      if (count === plan.after && plan.fault !== 'none') {
        isFaulty = true;
        this.#act(call, plan, acks);
      }
      const message = await call.next();
      if (message === undefined) break;
      if (message.offset !== base + count) this.violations.push(`offset ${message.offset} instead of ${base + count}`);
      const ids = message.records.map((bytes) => Items.decode(bytes).id);
      messages.push(ids);
      if (ids.some(this.#isBad)) {
        call.status(3, `A record does not decode. Error Code: 4044, Error State: 1.`);
        return;
      }
      const isLate = isFaulty && plan.fault !== 'close' && plan.fault !== 'slow' && plan.fault !== 'block';
      // What is acknowledged later must be stored, and so must all that precede it.
      if (isLate && !plan.isStoring && plan.fault !== 'goaway') acks.isStalled = true;
      if (acks.isStalled && !plan.isStoring) continue;
      if (!this.#store(call, message, ids)) return;
      if (!acks.isStalled) this.#ack(call, plan, acks, message.offset, messages, base);
    }
    call.ok();
  }

  /** Returns whether the stream is open. */
  async #open(call: ScriptedCall, { opening, ms }: CallPlan): Promise<boolean> {
    if (opening === 'silent') return false;
    if (opening === 'unavailable') call.status(14, 'not now');
    else if (opening === 'token') call.status(16, 'expired');
    else if (opening === 'cut') call.cut();
    else if (opening === 'reset') call.reset();
    else if (opening === 'ended') call.ok();
    if (opening === 'goaway') call.goaway(0, 2 ** 31 - 1);
    if (opening === 'late') await sleep(ms);
    if (!['ok', 'late', 'closing', 'goaway'].includes(opening)) return false;
    if (call.resumes === undefined) {
      const id = `stream-${++this.#opened}`;
      if (call.isPersistent) this.#durable.set(id, { committed: 0, ids: [], connection: call });
      this.#ids.set(call, id);
      await call.open(id);
    } else {
      const state = this.#durable.get(call.resumes);
      if (state === undefined) {
        this.violations.push(`${call.resumes} was never created`);
        return false;
      }
      this.#ids.set(call, call.resumes);
      // Nothing that the earlier connection still sends is committed.
      state.connection?.status(9, 'resumed by another connection');
      state.connection = call;
      for (const id of state.ids) this.acked.add(id);
      call.openResumed(state.committed === 0 ? undefined : state.committed - 1);
    }
    if (opening === 'closing') call.closeSignal(ms);
    return true;
  }

  #store(call: ScriptedCall, message: Ingest, ids: readonly number[]): boolean {
    if (call.isPersistent) {
      const state = this.#durable.get(this.#ids.get(call) ?? '');
      if (state?.connection !== call) return false;
      state.committed = message.offset + 1;
      state.ids.push(...ids);
    }
    this.stored.push(...ids);
    return true;
  }

  #ack(
    call: ScriptedCall,
    plan: CallPlan,
    acks: { highest: number; readonly isStalled: boolean },
    offset: number,
    messages: readonly (readonly number[])[],
    base: number,
  ): void {
    const ackTo = (last: number): void => {
      if (acks.isStalled || last < base || last < acks.highest) return;
      if (last === acks.highest && !plan.isRepeating) return;
      for (let at = Math.max(0, acks.highest - base); at <= last - base; at++) {
        for (const id of messages[at] ?? []) this.acked.add(id);
      }
      acks.highest = last;
      call.ack(last);
    };
    if (plan.lag === 0 && plan.lagMs === 0) {
      ackTo(offset);
      return;
    }
    ackTo(offset - plan.lag);
    this.#later(plan.lagMs, () => ackTo(offset));
  }

  #act(call: ScriptedCall, { fault, ms }: CallPlan, acks: { isStalled: boolean }): void {
    const statuses: Record<string, () => void> = {
      ok: () => call.ok(),
      age: () => call.status(14, 'The stream is old. Error Code: 6002, Error State: 1.'),
      unavailable: () => call.status(14, 'later'),
      internal: () => call.status(13, 'oops'),
      exhausted: () => call.status(8, 'too much'),
      token: () => call.status(16, 'expired'),
      permanent: () => call.status(3, 'never'),
      reset: () => call.reset(),
      cut: () => call.cut(),
      finish: () => call.hangUp(),
    };
    const end = statuses[fault];
    if (end !== undefined) {
      acks.isStalled = true;
      end();
    } else if (fault === 'close') {
      call.closeSignal(ms);
      this.#later(ms * 2, () => {
        acks.isStalled = true;
        call.status(14, 'The stream is old. Error Code: 6002, Error State: 1.');
      });
    } else if (fault === 'goaway') call.goaway(0, 2 ** 31 - 1);
    else if (fault === 'goaway and cut') {
      call.goaway(0, 2 ** 31 - 1);
      this.#later(ms, () => {
        acks.isStalled = true;
        call.cut();
      });
    } else if (fault === 'stall') acks.isStalled = true;
    else if (fault === 'slow') {
      call.pause();
      this.#later(ms, () => call.resume());
    } else if (fault === 'block') block(ms);
  }

  #later(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#pending.delete(timer);
      action();
    }, ms);
    this.#pending.add(timer);
  }
}
