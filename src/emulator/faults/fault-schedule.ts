import type { Fault, FaultHandle } from './fault.js';

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
  #stalls = new Set<ScheduledFault>();
  #records = 0;

  constructor(faults: readonly Fault[]) {
    this.#initial = faults;
    for (const fault of faults) this.add(fault);
  }

  /** Whether a stall has fired and was not released. */
  get stalled(): boolean {
    return this.#stalls.size > 0;
  }

  /** Adds a fault. Throws RangeError for an invalid `after`. */
  add(fault: Fault): FaultHandle {
    const after = fault.after ?? 0;
    if (!Number.isSafeInteger(after) || after < 0 || (fault.every && after === 0)) {
      const minimum = fault.every ? 'at least 1 (with every: true)' : '0 or more';
      throw new RangeError(`Invalid fault '${fault.kind}': after must be a whole number of records, ${minimum}`);
    }
    const scheduled: ScheduledFault = { fault, next: this.#records + after, fired: 0 };
    this.#scheduled.push(scheduled);
    return {
      get fired(): number {
        return scheduled.fired;
      },
      release: () => this.#release(scheduled),
    };
  }

  /**
   * Adds `records` to the count and returns the fault that is due. If several are due, returns the one that was added
   * first; the next calls return the others.
   */
  advance(records: number): Fault | undefined {
    this.#records += records;
    const due = this.#scheduled.find(({ next }) => next <= this.#records);
    if (due === undefined) return undefined;
    due.fired++;
    if (due.fault.every) due.next += due.fault.after ?? 1;
    else due.next = Number.POSITIVE_INFINITY;
    if (due.fault.kind === 'stall') this.#stalls.add(due);
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
    this.#stalls = new Set();
    for (const fault of this.#initial) this.add(fault);
    if (!this.stalled) this.#emitResume();
  }

  #release(scheduled: ScheduledFault): void {
    this.#scheduled = this.#scheduled.filter((other) => other !== scheduled);
    if (this.#stalls.delete(scheduled) && !this.stalled) this.#emitResume();
  }

  #emitResume(): void {
    for (const listener of this.#resumeListeners) listener();
  }
}
