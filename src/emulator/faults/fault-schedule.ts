import type { Fault, FaultHandle } from './fault.js';

/** Faults that last from when they fire until they are released. */
type LastingKind = 'stall' | 'unimplemented';

interface ScheduledFault {
  readonly fault: Fault;
  /** The total number of records at which the fault fires next. */
  next: number;
  fired: number;
}

/** Counts incoming records over all streams and determines when each fault fires. */
export class FaultSchedule {
  readonly #initial: readonly Fault[];
  readonly #resumeListeners = new Set<() => void>();
  #scheduled: ScheduledFault[] = [];
  #lasting = new Set<ScheduledFault>();
  #records = 0;

  constructor(faults: readonly Fault[]) {
    this.#initial = faults;
    for (const fault of faults) this.add(fault);
  }

  /** Whether a stall has fired and was not released. */
  get stalled(): boolean {
    return this.#lasts('stall');
  }

  /** Returns whether the service behaves as one without persistent streams. Called for each call of their methods. */
  hidesPersistentStreams(): boolean {
    this.advance(['unimplemented']);
    return this.#lasts('unimplemented');
  }

  /** Adds a fault. */
  add(fault: Fault): FaultHandle {
    const scheduled: ScheduledFault = { fault, next: this.#records + (fault.after ?? 0), fired: 0 };
    this.#scheduled.push(scheduled);
    return {
      get fired(): number {
        return scheduled.fired;
      },
      release: () => this.#release(scheduled),
    };
  }

  /**
   * Adds `records` to the count and returns the fault of one of these kinds that is due. If several are due, returns the
   * one that was added first; the next calls return the others.
   */
  advance(kinds: readonly Fault['kind'][], records: number = 0): Fault | undefined {
    this.#records += records;
    const due = this.#scheduled.find(({ fault, next }) => next <= this.#records && kinds.includes(fault.kind));
    if (due === undefined) return undefined;
    due.fired++;
    // Without records there may be many to catch up with, which would fire the fault at each of the next openings.
    if (due.fault.every) due.next = (records > 0 ? due.next : this.#records) + (due.fault.after ?? 1);
    else due.next = Number.POSITIVE_INFINITY;
    if (due.fault.kind === 'stall' || due.fault.kind === 'unimplemented') this.#lasting.add(due);
    return due.fault;
  }

  /** Registers a listener for the end of the last stall. Returns a function that removes it. */
  onResume(listener: () => void): () => void {
    this.#resumeListeners.add(listener);
    return () => this.#resumeListeners.delete(listener);
  }

  /** Removes added faults, and restarts the count of the initial ones. */
  reset(): void {
    this.#records = 0;
    this.#scheduled = [];
    this.#lasting = new Set();
    for (const fault of this.#initial) this.add(fault);
    if (!this.stalled) this.#emitResume();
  }

  #release(scheduled: ScheduledFault): void {
    this.#scheduled = this.#scheduled.filter((other) => other !== scheduled);
    if (this.#lasting.delete(scheduled) && !this.stalled) this.#emitResume();
  }

  #lasts(kind: LastingKind): boolean {
    for (const { fault } of this.#lasting) if (fault.kind === kind) return true;
    return false;
  }

  #emitResume(): void {
    for (const listener of this.#resumeListeners) listener();
  }
}
