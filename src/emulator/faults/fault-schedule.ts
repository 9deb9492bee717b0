import { Random } from '../../system/random.js';
import type { Fault, FaultHandle } from './fault.js';
import type { LastingKind } from './fault-fields.js';
import type { FaultScript } from './fault-script.js';
import type { FaultTarget } from './fault-target.js';
import { MAX_FAULTS } from './read-faults.js';
import { type FaultEvents, ScheduledFault } from './scheduled-fault.js';

/** Kinds that affect a stream only with its next message. */
const WITH_MESSAGE: readonly Fault['kind'][] = ['reject-record', 'drop-ack'];

/** Counts incoming records, and determines when each fault fires. */
export class FaultSchedule implements FaultEvents {
  readonly #script: FaultScript;
  readonly #findTable: (name: string) => string;
  readonly #targets = new Set<FaultTarget>();
  readonly #watchers = new Set<() => void>();
  /** In order of adding. */
  #faults: ScheduledFault[] = [];
  /** Those that messages and requests are checked against. */
  #engaged: readonly ScheduledFault[] = [];
  #lasting: readonly ScheduledFault[] = [];
  #lastId = 0;
  #added = 0;

  /** `findTable` returns the name of a table in lower case, and throws an Error for an unknown table. */
  constructor(script: FaultScript, findTable: (name: string) => string) {
    this.#script = script;
    this.#findTable = findTable;
    this.#addInitial();
  }

  /** Whether there is a fault that can fire, or a record that was rejected. */
  get engaged(): boolean {
    return this.#engaged.length > 0;
  }

  /** The faults, in order of adding, also those that cannot fire any more. */
  get all(): readonly FaultHandle[] {
    return this.#faults.map((scheduled) => this.#createHandle(scheduled));
  }

  /** Adds a fault, which must be valid. Throws an Error if its table does not exist, and if there are too many faults. */
  add(fault: Fault): FaultHandle {
    const table = 'table' in fault && fault.table !== undefined ? this.#findTable(fault.table) : undefined;
    if (this.#faults.length >= MAX_FAULTS) {
      // Those that are over are kept to be looked at only.
      const over = this.#faults.find((each) => !each.canFire && !each.lasts && !each.hasRejected);
      if (over === undefined)
        throw new RangeError(`The emulator has ${MAX_FAULTS} faults already. Release some first.`);
      this.#remove(over);
    }
    const random = new Random((this.#script.seed ^ Math.imul(++this.#added, 0x9e3779b1)) >>> 0);
    const scheduled = new ScheduledFault(++this.#lastId, fault, table, random, this);
    this.#faults.push(scheduled);
    this.#update();
    for (const target of this.#targets) scheduled.join(target);
    return this.#createHandle(scheduled);
  }

  /** Adds an open stream. */
  join(target: FaultTarget): void {
    this.#targets.add(target);
    for (const scheduled of this.#engaged) scheduled.join(target);
  }

  /** Removes a stream. */
  leave(target: FaultTarget): void {
    this.#targets.delete(target);
    for (const scheduled of this.#faults) scheduled.leave(target);
  }

  /** Calls back when a fault that lasts begins or ends, until the function that it returns is called. */
  watch(onLastingFault: () => void): () => void {
    // A function of its own, in case a caller gives the same one twice.
    const watcher = (): void => onLastingFault();
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Returns which record of a message is rejected, by its index; undefined if none is. The records are then not counted. */
  findRejected(
    target: FaultTarget,
    records: () => readonly Uint8Array[],
  ): { readonly fault: Fault; readonly index: number } | undefined {
    for (const scheduled of this.#engaged) {
      if (scheduled.fault.kind !== 'reject-record' || !scheduled.concerns(target.table)) continue;
      const index = scheduled.findRejected(target, records());
      if (index === undefined) continue;
      this.#update();
      return { fault: scheduled.fault, index };
    }
    return undefined;
  }

  /**
   * Counts the records of a message, and returns the fault that it fires on its stream. If several are due, returns the one that was
   * added first; the next messages fire the others.
   */
  count(target: FaultTarget, records: number): Fault | undefined {
    for (const scheduled of this.#engaged) scheduled.count(target, records);
    const due = this.#engaged.find(
      (each) => each.fault.kind !== 'reject-record' && affects(each, target) && each.isDue(target),
    );
    if (due === undefined) return undefined;
    this.#fire(due, target, records > 0 ? undefined : 0);
    return due.fault;
  }

  /** Returns the fault of one of these kinds that a request fires. `table` is the name of its table in lower case. */
  request(kinds: readonly Fault['kind'][], table?: string): Fault | undefined {
    const due = this.#engaged.find(
      (each) => kinds.includes(each.fault.kind) && each.concerns(table) && each.takesRequest(),
    );
    if (due === undefined) return undefined;
    this.#fire(due, undefined, 0);
    return due.fault;
  }

  /** Returns a fault of this kind that is in effect for a table, or undefined. */
  findLasting<Kind extends LastingKind>(
    kind: Kind,
    table?: string,
  ): Extract<Fault, { readonly kind: Kind }> | undefined {
    if (this.#lasting.length === 0) return undefined;
    const found = this.#lasting.find((each) => each.fault.kind === kind && each.concerns(table));
    return found?.fault as Extract<Fault, { readonly kind: Kind }> | undefined;
  }

  /** Returns whether the service behaves as one without persistent streams. Called for each call of their methods. */
  hidesPersistentStreams(): boolean {
    this.request(['unimplemented']);
    return this.findLasting('unimplemented') !== undefined;
  }

  /** Removes added faults, and restarts the initial ones. */
  reset(): void {
    this.close();
    this.#added = 0;
    this.#addInitial();
    this.#emitLasting();
  }

  /** Removes all faults. */
  close(): void {
    for (const scheduled of this.#faults) scheduled.release();
    this.#faults = [];
    this.#update();
  }

  onTime(scheduled: ScheduledFault, onlyTarget: FaultTarget | undefined): void {
    const { kind, fault } = scheduled;
    if (!scheduled.isDue(onlyTarget)) return;
    if (kind.lasts) {
      this.#fire(scheduled, undefined, 0);
      return;
    }
    if (kind.affects === 'request' || WITH_MESSAGE.includes(fault.kind)) return;
    const target = onlyTarget ?? [...this.#targets].find((each) => affects(scheduled, each));
    if (target === undefined || !affects(scheduled, target)) return;
    this.#fire(scheduled, target, 0);
    target.onFault(fault);
  }

  onEnd(): void {
    this.#update();
    this.#emitLasting();
  }

  #addInitial(): void {
    for (const fault of this.#script.faults) this.add(fault);
  }

  /** `left`: see `ScheduledFault.fire`. Without records there may be many to catch up with, so it is 0. */
  #fire(scheduled: ScheduledFault, target: FaultTarget | undefined, left: number | undefined): void {
    scheduled.fire(target, left);
    this.#update();
    if (scheduled.kind.lasts) this.#emitLasting();
  }

  #createHandle(scheduled: ScheduledFault): FaultHandle {
    return {
      id: scheduled.id,
      fault: scheduled.fault,
      get fired(): number {
        return scheduled.fired;
      },
      get active(): boolean {
        return scheduled.canFire || scheduled.lasts || scheduled.hasRejected;
      },
      release: () => this.#remove(scheduled),
    };
  }

  #remove(scheduled: ScheduledFault): void {
    const lasted = scheduled.lasts;
    scheduled.release();
    this.#faults = this.#faults.filter((each) => each !== scheduled);
    this.#update();
    if (lasted) this.#emitLasting();
  }

  #update(): void {
    this.#engaged = this.#faults.filter((each) => each.canFire || each.hasRejected);
    this.#lasting = this.#faults.filter((each) => each.lasts);
  }

  #emitLasting(): void {
    for (const target of this.#targets) target.onLastingFault();
    for (const watcher of this.#watchers) watcher();
  }
}

/** Returns whether messages of a stream can fire a fault. */
function affects(scheduled: ScheduledFault, target: FaultTarget): boolean {
  const { kind, fault } = scheduled;
  return kind.affects !== 'request' && target.takes(fault.kind) && scheduled.concerns(target.table);
}
