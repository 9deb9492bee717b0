import { Buffer } from 'node:buffer';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import type { Spool, SpooledBatch, SpoolMark, SpoolProvider, SpoolRequest } from '../../src/spool/spool.ts';

/** A spool in memory with room for a number of batches. */
export class MemorySpool implements Spool, SpoolProvider {
  readonly bodies = new Map<number, Buffer>();
  readonly whenFull = 'wait';
  readonly problems: readonly string[] = [];
  fsync = false;
  syncedIndex: number = Number.POSITIVE_INFINITY;
  /** Called when a producer asks whether what it wrote is synced. */
  onSync: () => Promise<void> = async () => {};
  schemas: Spool['schemas'] = [];
  backlog: readonly SpooledBatch[] = [];
  mark: SpoolMark | undefined;
  room: number;
  /** Whether a mark does not fit. */
  isFullForMarks = false;
  #next = 0;

  constructor(room: number) {
    this.room = room;
  }

  async open({ descriptor, format }: SpoolRequest): Promise<Spool> {
    this.schemas = [{ descriptor, format }];
    return this;
  }

  get stats(): Spool['stats'] {
    return { records: this.#next, batches: this.bodies.size, bytes: 0, maxBytes: 0 };
  }

  fits(): boolean {
    return this.bodies.size < this.room;
  }

  append(body: Uint8Array, count: number): SpooledBatch {
    const index = this.#next++;
    this.bodies.set(index, Buffer.from(body));
    return { index, position: index, count, bytes: body.length, schema: 0 };
  }

  read({ index }: SpooledBatch, room: number): Buffer {
    return Buffer.concat([Buffer.alloc(room), this.bodies.get(index) as Buffer]);
  }

  settle(last: number): void {
    for (const index of this.bodies.keys()) if (index <= last) this.bodies.delete(index);
  }

  writeMark(mark: SpoolMark): void {
    if (this.isFullForMarks) throw new ZerobusError('spool-full', 'The disk is full');
    this.mark = mark;
  }

  synced(): Promise<void> {
    return this.onSync();
  }

  async close(): Promise<void> {}
}
