import type { Fault } from '../faults/fault.js';
import type { FaultSchedule } from '../faults/fault-schedule.js';
import { toFaultError } from '../service/fault-error.js';
import type { EmulatedTable } from '../tables/emulated-table.js';
import type { RestExchange } from './rest-exchange.js';

const KINDS: readonly Fault['kind'][] = ['status', 'cut', 'stall'];

/** Faults of one insertion. */
export class InsertFaults {
  readonly #exchange: RestExchange;
  readonly #schedule: FaultSchedule;
  readonly #table: string;

  constructor(exchange: RestExchange, schedule: FaultSchedule, table: EmulatedTable) {
    this.#exchange = exchange;
    this.#schedule = schedule;
    this.#table = table.key;
  }

  /** Counts records that were stored, and returns the fault that they fire. */
  count(records: number): Fault | undefined {
    if (!this.#schedule.engaged) return undefined;
    const takes = (kind: Fault['kind']): boolean => KINDS.includes(kind);
    return this.#schedule.count({ table: this.#table, takes, onFault: ignore, onLastingFault: ignore }, records);
  }

  /**
   * Answers an insertion whose records are durable, unless a fault takes the answer away: `cut` breaks the connection, `status` rejects with
   * its RpcError, and a `stall` delays the answer until it ends.
   */
  async answerAfter(fault: Fault | undefined): Promise<void> {
    if (fault?.kind === 'cut') {
      this.#exchange.cut();
      return;
    }
    if (fault?.kind === 'status') throw toFaultError(fault);
    if (this.#isStalled()) await this.#untilResumed();
    this.#exchange.respond(200, {});
  }

  #isStalled(): boolean {
    return this.#schedule.findLasting('stall', this.#table) !== undefined;
  }

  /** Resolves when no stall lasts any more, or the client is gone. */
  #untilResumed(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#schedule.leave(target);
        resolve();
      };
      const onLastingFault = (): void => {
        if (!this.#isStalled()) done();
      };
      const target = { table: this.#table, takes: () => false, onFault: ignore, onLastingFault };
      this.#schedule.join(target);
      this.#exchange.onClose(done);
    });
  }
}

function ignore(): void {}
