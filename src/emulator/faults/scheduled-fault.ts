import timers from 'node:timers';
import { Random } from '../../system/random.js';
import { Countdown } from './countdown.js';
import type { Fault, StreamFaultTrigger } from './fault.js';
import { FAULT_KINDS, type FaultKind } from './fault-fields.js';
import type { FaultTarget } from './fault-target.js';
import { RejectedBytes } from './rejected-bytes.js';

// Not those that a test runner may fake.
const { clearTimeout, setTimeout } = timers;

/** What a schedule does for its faults. */
export interface FaultEvents {
  /** Called when the time of a fault is over: on one stream, or on all (undefined). */
  onTime(scheduled: ScheduledFault, target: FaultTarget | undefined): void;
  /** Called when a fault that lasts has ended by itself. */
  onEnd(scheduled: ScheduledFault): void;
}

/** A fault of a schedule, with what it has counted. */
export class ScheduledFault {
  readonly id: number;
  readonly fault: Fault;
  readonly kind: FaultKind;
  readonly #trigger: StreamFaultTrigger;
  readonly #table: string | undefined;
  readonly #random: Random;
  readonly #events: FaultEvents;
  /** Counts for all streams; undefined if it counts for each. */
  readonly #countdown: Countdown | undefined;
  readonly #byStream = new Map<FaultTarget, Countdown>();
  readonly #rejected = new RejectedBytes();
  readonly #times: number;
  #fired = 0;
  #lasts = false;
  #isReleased = false;
  #endTimer: NodeJS.Timeout | undefined;

  /** `table` is the name of the table in lower case; undefined for all tables. */
  constructor(id: number, fault: Fault, table: string | undefined, random: Random, events: FaultEvents) {
    this.id = id;
    this.fault = fault;
    this.kind = FAULT_KINDS.get(fault.kind) as FaultKind;
    this.#trigger = fault;
    this.#table = table;
    this.#random = random;
    this.#events = events;
    const { every = false, chance, perStream = false, times } = this.#trigger;
    this.#times = times ?? (every || chance !== undefined || perStream ? Number.POSITIVE_INFINITY : 1);
    this.#countdown = perStream ? undefined : this.#startCountdown(undefined);
  }

  get fired(): number {
    return this.#fired;
  }

  /** Whether it can fire again. */
  get canFire(): boolean {
    return !this.#isReleased && this.#fired < this.#times;
  }

  /** Whether it is in effect, after it has fired. */
  get lasts(): boolean {
    return this.#lasts;
  }

  /** Whether records must be compared with those that it rejected. */
  get hasRejected(): boolean {
    return !this.#isReleased && this.fault.kind === 'reject-record' && this.#fired > 0;
  }

  /** Whether it can affect a table, by its name in lower case; undefined if the request names none. */
  concerns(table: string | undefined): boolean {
    return this.#table === undefined || this.#table === table;
  }

  /** Begins to count for a stream, if it counts for each. */
  join(target: FaultTarget): void {
    if (this.#countdown === undefined && this.canFire && this.concerns(target.table)) {
      this.#byStream.set(target, this.#startCountdown(target));
    }
  }

  /** Forgets a stream. */
  leave(target: FaultTarget): void {
    this.#byStream.get(target)?.stop();
    this.#byStream.delete(target);
  }

  /** Counts records of a stream. */
  count(target: FaultTarget, records: number): void {
    if (this.concerns(target.table)) this.#countdownOf(target)?.count(records);
  }

  /** Returns whether it fires on a stream now. */
  isDue(target: FaultTarget | undefined): boolean {
    const countdown = this.#countdownOf(target);
    return this.canFire && countdown !== undefined && countdown.left <= 0;
  }

  /** Returns whether it fires for a request: it is due, and its chance decides so. */
  takesRequest(): boolean {
    const { chance = 1 } = this.#trigger;
    return this.isDue(undefined) && (chance === 1 || this.kind.affects !== 'request' || this.#random.next() < chance);
  }

  /** Returns the index of the record that it rejects in a message; undefined if it rejects none. */
  findRejected(target: FaultTarget, records: readonly Uint8Array[]): number | undefined {
    if (records.length === 0) return undefined;
    const known = this.hasRejected ? records.findIndex((record) => this.#rejected.has(record)) : -1;
    if (known >= 0) return known;
    const left = this.canFire
      ? (this.#countdownOf(target)?.left ?? Number.POSITIVE_INFINITY)
      : Number.POSITIVE_INFINITY;
    if (left > records.length) return undefined;
    const index = Math.max(left - 1, 0);
    this.#rejected.add(records[index] as Uint8Array);
    // A client sends those before it again.
    this.fire(target, index);
    return index;
  }

  /** Records that it fires. `left` is the number of records with which it begins to count again; default: what it has counted. */
  fire(target: FaultTarget | undefined, left?: number): void {
    this.#fired++;
    const countdown = this.#countdownOf(target);
    if (!this.canFire) this.#stop();
    else if (target !== undefined && this.#countdown === undefined && !this.#repeatsOnStream) countdown?.stop();
    else countdown?.restart(left ?? countdown.left);
    if (this.kind.lasts) this.#begin();
  }

  /** Removes it, and ends what it brought about. */
  release(): void {
    this.#isReleased = true;
    this.#lasts = false;
    clearTimeout(this.#endTimer);
    this.#stop();
    this.#byStream.clear();
  }

  /** Whether it can fire again on the same stream, if it counts for each. */
  get #repeatsOnStream(): boolean {
    return this.#trigger.every === true || this.#trigger.chance !== undefined;
  }

  #begin(): void {
    this.#lasts = true;
    clearTimeout(this.#endTimer);
    const { durationMs } = this.fault as { readonly durationMs?: number };
    if (durationMs === undefined) return;
    this.#endTimer = setTimeout(() => {
      this.#lasts = false;
      this.#events.onEnd(this);
    }, durationMs).unref();
  }

  #stop(): void {
    this.#countdown?.stop();
    for (const countdown of this.#byStream.values()) countdown.stop();
  }

  #countdownOf(target: FaultTarget | undefined): Countdown | undefined {
    return this.#countdown ?? (target && this.#byStream.get(target));
  }

  #startCountdown(target: FaultTarget | undefined): Countdown {
    // Each stream has numbers of its own, so that its faults do not depend on how fast the others are.
    const random = target === undefined ? this.#random : new Random(this.#random.integer(0, 2 ** 32 - 1));
    return new Countdown(
      this.#trigger,
      () => this.#draw(random),
      () => this.#events.onTime(this, target),
    );
  }

  /** Returns how many records follow, the last of which fires it. */
  #draw(random: Random): number {
    const { chance } = this.#trigger;
    if (this.kind.affects === 'request') return 0;
    // The record itself is rejected, not the one before it.
    if (chance === undefined) return this.fault.kind === 'reject-record' ? 1 : 0;
    if (chance === 1) return 1;
    // The same as one draw for each record, whatever the sizes of the messages.
    return Math.floor(Math.log1p(-random.next()) / Math.log1p(-chance)) + 1;
  }
}
