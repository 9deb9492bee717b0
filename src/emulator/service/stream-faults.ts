import timers from 'node:timers';
import type { Fault } from '../faults/fault.js';
import type { FaultSchedule } from '../faults/fault-schedule.js';
import type { FaultTarget } from '../faults/fault-target.js';
import { reject } from '../rejections/reject.js';
import { type RpcError, toRpcError } from '../rejections/rpc-error.js';
import { checkFaultyRecords } from './check-faulty-records.js';
import { toFaultError } from './fault-error.js';
import type { OpenedStream } from './ingest-method.js';
import type { RequestReader } from './request-reader.js';

// Not those that a test runner may fake.
const { clearTimeout, setTimeout } = timers;

const DEFAULT_CLOSE_MS = 2000;

/** What faults do to an open stream. */
export interface FaultedStream {
  /** Sends a close signal. */
  sendCloseSignal(durationMs: number): void;
  /** Sends an ack, unless a later one was sent. A lost ack is not sent, but counts as sent. */
  sendAck(offset: number, isLost: boolean): void;
  /** Sends an ack for all records in the next turn of the event loop. */
  scheduleAck(): void;
  /** Starts or stops reading, as `stallsReads` says. */
  adjustReading(): void;
  /** Ends the stream after an ack of all records; with OK, or with the error. */
  finish(error?: RpcError): void;
  /** Ends the stream with a status, without an ack. */
  end(error: RpcError): void;
  /** Breaks the connection. */
  cut(): void;
  /** Takes no new streams on the connection. */
  goAway(): void;
}

/** Applies faults to one open stream. */
export class StreamFaults implements FaultTarget {
  readonly table: string;
  readonly #schedule: FaultSchedule;
  readonly #stream: FaultedStream;
  readonly #opened: OpenedStream;
  readonly #lateAcks = new Set<NodeJS.Timeout>();
  #closeTimer: NodeJS.Timeout | undefined;
  /** Offset of the last message that was stored. */
  #lastOffset = -1;
  /** The first ack of this offset or a later one is lost. */
  #lostOffset = Number.POSITIVE_INFINITY;
  #isStopped = false;

  constructor(schedule: FaultSchedule, stream: FaultedStream, opened: OpenedStream) {
    this.#schedule = schedule;
    this.#stream = stream;
    this.#opened = opened;
    this.table = opened.table.key;
    schedule.join(this);
  }

  /** Whether nothing is read from the stream. */
  get stallsReads(): boolean {
    return this.#schedule.findLasting('stall-reads', this.table) !== undefined;
  }

  /** Throws the RpcError that rejects a message, before it is stored. */
  checkMessage(request: RequestReader, message: Uint8Array): void {
    const { schema, table } = this.#opened;
    checkFaultyRecords(this.#schedule, this, schema, request, message, table.rejected);
  }

  /** Counts the records of a message that was stored, and applies the fault that they fire. */
  onStored(offset: number, count: number): void {
    this.#lastOffset = offset;
    if (!this.#schedule.engaged) return;
    const fault = this.#schedule.count(this, count);
    if (fault !== undefined) this.onFault(fault);
  }

  /** Sends an ack, now or later, or withholds it: what is withheld is asked for again with `scheduleAck`. */
  acknowledge(offset: number): void {
    if (this.#schedule.findLasting('stall', this.table)) return;
    const delayMs = this.#schedule.findLasting('delay-acks', this.table)?.delayMs ?? 0;
    if (delayMs === 0) {
      this.#sendAck(offset);
      return;
    }
    // The end of a stream does not wait for its acks.
    if (this.#isStopped) return;
    const timer = setTimeout(() => {
      this.#lateAcks.delete(timer);
      // The end of a stall sends what it withheld.
      if (!this.#schedule.findLasting('stall', this.table)) this.#sendAck(offset);
    }, delayMs);
    this.#lateAcks.add(timer);
  }

  takes(kind: Fault['kind']): boolean {
    return kind !== 'retire' || this.#opened.persistent !== undefined;
  }

  onFault(fault: Fault): void {
    switch (fault.kind) {
      case 'cut':
        this.#stream.cut();
        return;
      case 'go-away':
        this.#stream.goAway();
        return;
      case 'half-close':
        this.#stream.finish();
        return;
      case 'drop-ack':
        this.#lostOffset = Math.min(this.#lostOffset, this.#lastOffset);
        return;
      case 'retire':
        this.#retire();
        return;
      case 'status':
        this.#stream.end(toFaultError(fault));
        return;
      case 'close-signal':
        this.#closeSoon(fault.durationMs ?? DEFAULT_CLOSE_MS);
    }
  }

  onLastingFault(): void {
    this.#stream.adjustReading();
    if (!this.#schedule.findLasting('stall', this.table)) this.#stream.scheduleAck();
  }

  /** Ends what waits for a time: the stream has ended. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#closeTimer);
    for (const timer of this.#lateAcks) clearTimeout(timer);
    this.#schedule.leave(this);
  }

  /** Sends an ack, or loses it. One of earlier records, which was waiting for the storage, is not the one to lose. */
  #sendAck(offset: number): void {
    const isLost = offset >= this.#lostOffset;
    if (isLost) this.#lostOffset = Number.POSITIVE_INFINITY;
    this.#stream.sendAck(offset, isLost);
  }

  #retire(): void {
    try {
      this.#opened.persistent?.retire();
    } catch (error) {
      this.#stream.end(toRpcError(error));
    }
  }

  #closeSoon(durationMs: number): void {
    if (this.#closeTimer) return;
    this.#stream.sendCloseSignal(durationMs);
    this.#closeTimer = setTimeout(() => {
      this.#stream.finish(reject('stream-timed-out', {}));
    }, durationMs);
  }
}
