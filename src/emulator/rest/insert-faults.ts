import timers from 'node:timers';
import type { Fault } from '../faults/fault.js';
import type { FaultSchedule } from '../faults/fault-schedule.js';
import type { RecordList } from '../service/check-batch.js';
import { checkFaultyRecords } from '../service/check-faulty-records.js';
import { toFaultError } from '../service/fault-error.js';
import type { RecordSchema } from '../storage/record-batch.js';
import type { EmulatedTable } from '../tables/emulated-table.js';
import type { ReadingGate } from './read-body.js';
import type { RestExchange } from './rest-exchange.js';

// Not those that a test runner may fake.
const { clearTimeout, setTimeout } = timers;

/** Kinds that affect an insertion, and that its records fire. */
const KINDS: readonly Fault['kind'][] = [
  'status',
  'cut',
  'reject-record',
  'drop-ack',
  'stall',
  'delay-acks',
  'stall-reads',
];

/** Faults of one insertion. */
export class InsertFaults implements ReadingGate {
  readonly #exchange: RestExchange;
  readonly #schedule: FaultSchedule;
  readonly #table: EmulatedTable;
  /** Counts like a stream. Faults that count for each stream know nothing of it. */
  readonly #target: Parameters<FaultSchedule['count']>[0];

  constructor(exchange: RestExchange, schedule: FaultSchedule, table: EmulatedTable) {
    this.#exchange = exchange;
    this.#schedule = schedule;
    this.#table = table;
    const takes = (kind: Fault['kind']): boolean => KINDS.includes(kind);
    this.#target = { table: table.key, takes, onFault: ignore, onLastingFault: ignore };
  }

  get isClosed(): boolean {
    return this.#lasts('stall-reads');
  }

  onChange(listener: () => void): () => void {
    return this.#schedule.watch(listener);
  }

  /** Throws the RpcError that rejects one of the records, before they are stored. */
  checkRecords(schema: RecordSchema, records: RecordList, body: Uint8Array): void {
    checkFaultyRecords(this.#schedule, this.#target, schema, records, body, this.#table.rejected);
  }

  /** Counts records that were stored, and returns the fault that they fire. */
  count(records: number): Fault | undefined {
    return this.#schedule.engaged ? this.#schedule.count(this.#target, records) : undefined;
  }

  /**
   * Answers an insertion whose records are durable, unless a fault takes the answer away: `cut` breaks the connection, `status` rejects with
   * its RpcError, and after `drop-ack` no answer is sent. `delay-acks` delays it, and it waits for the end of a `stall`.
   */
  async answerAfter(fault: Fault | undefined): Promise<void> {
    if (fault?.kind === 'cut') {
      this.#exchange.cut();
      return;
    }
    if (fault?.kind === 'status') throw toFaultError(fault);
    if (fault?.kind === 'drop-ack') return;
    const delayMs = this.#schedule.findLasting('delay-acks', this.#target.table)?.delayMs ?? 0;
    if (delayMs > 0) await this.#waitWhile('delay-acks', delayMs);
    await this.#waitWhile('stall');
    this.#exchange.respond(200, {});
  }

  #lasts(kind: 'stall' | 'delay-acks' | 'stall-reads'): boolean {
    return this.#schedule.findLasting(kind, this.#target.table) !== undefined;
  }

  /** Resolves when no fault of this kind lasts any more, when the time is over, or when the client is gone. */
  async #waitWhile(kind: 'stall' | 'delay-acks', ms?: number): Promise<void> {
    if (!this.#lasts(kind)) return;
    await new Promise<void>((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => done(), ms);
      const unwatch = this.#schedule.watch(() => {
        if (!this.#lasts(kind)) done();
      });
      const done = (): void => {
        clearTimeout(timer);
        unwatch();
        resolve();
      };
      this.#exchange.onClose(done);
    });
  }
}

function ignore(): void {}
