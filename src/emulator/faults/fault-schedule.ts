import type { Fault, FaultHandle } from './fault.js';

interface Entry {
  readonly fault: Fault;
  /** The number of records at which it fires next. */
  next: number;
  fired: number;
}

/** Counts the records that come in, over all streams, and says which fault is due. */
export class FaultSchedule {
  readonly #initial: readonly Fault[];
  readonly #resumed = new Set<() => void>();
  #entries: Entry[] = [];
  #stalls = new Set<Entry>();
  #records = 0;

  constructor(faults: readonly Fault[]) {
    this.#initial = faults;
    for (const fault of faults) this.add(fault);
  }

  get stalled(): boolean {
    return this.#stalls.size > 0;
  }

  add(fault: Fault): FaultHandle {
    const after = fault.after ?? 0;
    if (!Number.isSafeInteger(after) || after < 0 || (fault.every && after === 0)) {
      throw new RangeError(`fault ${fault.kind}: after must be a number of records, and at least 1 with every`);
    }
    const entry: Entry = { fault, next: this.#records + after, fired: 0 };
    this.#entries.push(entry);
    return {
      get fired(): number {
        return entry.fired;
      },
      release: () => this.#release(entry),
    };
  }

  /** Counts records that were taken and gives the fault that is due; of several the one set first, the others follow. */
  count(records: number): Fault | undefined {
    this.#records += records;
    const entry = this.#entries.find(({ next }) => next <= this.#records);
    if (entry === undefined) return undefined;
    entry.fired++;
    if (entry.fault.every) entry.next += entry.fault.after ?? 1;
    else entry.next = Number.POSITIVE_INFINITY;
    if (entry.fault.kind === 'stall') this.#stalls.add(entry);
    return entry.fault;
  }

  /** `resume` is called when the last stall ends. Gives what takes it back. */
  onResume(resume: () => void): () => void {
    this.#resumed.add(resume);
    return () => this.#resumed.delete(resume);
  }

  /** As at the start: faults that were added are gone, those of the start count from now. */
  reset(): void {
    this.#records = 0;
    this.#entries = [];
    this.#stalls = new Set();
    for (const fault of this.#initial) this.add(fault);
    if (!this.stalled) for (const resume of this.#resumed) resume();
  }

  #release(entry: Entry): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
    if (this.#stalls.delete(entry) && !this.stalled) for (const resume of this.#resumed) resume();
  }
}
