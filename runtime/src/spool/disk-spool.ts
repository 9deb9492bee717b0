import type { Buffer } from 'node:buffer';
import { ZerobusError } from '../errors/zerobus-error.js';
import { diskError, isFull } from './disk-error.js';
import { HEAD_BYTES, MAX_BODY, NO_SCHEMA } from './files/entry.js';
import { encodeJson, fromStoredMark, type StoredMark, toStoredMark } from './files/mark-entry.js';
import type { FoundSegments } from './files/read-segments.js';
import { encodeSchema } from './files/schema-entry.js';
import type { SchemaList } from './files/schema-list.js';
import { StoredBatch } from './files/segment.js';
import { type LogEntry, SegmentLog } from './files/segment-log.js';
import type { HeldLock } from './lock/held-lock.js';
import { createReserve, freeReserve, RESERVE_BYTES } from './reserve.js';
import type { Spool, SpooledBatch, SpooledSchema, SpoolMark, SpoolStats } from './spool.js';
import type { SpoolFailure } from './spool-failure.js';
import type { SpoolHome } from './spool-home.js';
import { SyncGroup } from './sync-group.js';

/** Bytes of a segment, as a part of all: whole segments are deleted, so that small ones free space earlier. */
const SEGMENT_PART = 16;
const MAX_SEGMENT = 16 * 1024 * 1024;
/** How long a full disk is not tried again, in milliseconds, unless something was deleted. */
const FULL_MS = 1000;
/** Bytes of a new segment in addition to its schemas. */
const BEGIN_BYTES = 1024;

const EMPTY = new Uint8Array(0);

/** What a spool on disk is made of. */
export interface DiskSpoolParts extends SpoolHome {
  readonly folder: string;
  readonly table: string;
  readonly lock: HeldLock;
  readonly failure: SpoolFailure;
  readonly found: FoundSegments;
  readonly schemas: SchemaList;
}

/** A spool in files, which this process owns. */
export class DiskSpool implements Spool {
  readonly backlog: readonly SpooledBatch[];
  readonly problems: readonly string[];
  readonly #parts: DiskSpoolParts;
  readonly #schemas: SchemaList;
  readonly #log: SegmentLog;
  readonly #sync: SyncGroup;
  /** Batches that are not settled, from `#first` on. */
  #batches: StoredBatch[];
  #first = 0;
  #next: number;
  #records: number;
  #settled: number;
  /** What the files say is settled. */
  #settledOnDisk: number;
  #mark: StoredMark | undefined;
  #syncedIndex: number;
  #settlePlanned = false;
  /** Whether a full disk left less than the space that is kept. */
  #isReserveShort = false;
  #fullUntil = Number.NEGATIVE_INFINITY;
  /** Whether close() was called: nothing is written any more. */
  #closed = false;
  /** Whether the files are closed. */
  #released = false;
  #closing: Promise<void> | undefined;

  constructor(parts: DiskSpoolParts) {
    const { found, schemas, maxBytes, fsync } = parts;
    const { replay, segments, epoch } = found;
    this.#parts = parts;
    this.#schemas = schemas;
    this.problems = found.problems;
    this.#batches = replay.batches.map(({ segment, head, at }) => {
      const { index, position, count, length: bytes } = head;
      const schema = this.#schemas.ids.indexOf(head.schema);
      return new StoredBatch({ index, position, count, bytes, schema }, segment.segment, at, head.bodyCrc);
    });
    this.backlog = [...this.#batches];
    this.#next = replay.next;
    this.#records = replay.position;
    this.#settled = replay.settled;
    this.#settledOnDisk = replay.settled;
    this.#mark = endMark(replay.mark, replay.next);
    this.#syncedIndex = fsync ? 0 : replay.next;
    const segmentBytes = Math.min(MAX_SEGMENT, Math.floor(maxBytes / SEGMENT_PART));
    const place = { ...parts, epoch: epoch + 1, segmentBytes, beginning: () => this.#beginning() };
    this.#log = new SegmentLog(place, segments);
    this.#sync = new SyncGroup(() => this.#runSync());
    this.#begin();
  }

  get schemas(): readonly SpooledSchema[] {
    return this.#schemas.schemas;
  }

  get mark(): SpoolMark | undefined {
    return this.#mark && fromStoredMark(this.#mark, this.#schemas.ids);
  }

  get stats(): SpoolStats {
    const batches = this.#batches.length - this.#first;
    return { records: this.#records, batches, bytes: this.#log.bytes + RESERVE_BYTES, maxBytes: this.#parts.maxBytes };
  }

  get whenFull(): 'wait' | 'fail' {
    return this.#parts.whenFull;
  }

  get fsync(): boolean {
    return this.#parts.fsync;
  }

  get syncedIndex(): number {
    return this.fsync ? this.#syncedIndex : this.#next;
  }

  fits(bytes: number): boolean {
    if (this.#parts.scheduler.now() < this.#fullUntil) return false;
    return this.#isSettled || this.#log.bytes + this.#space(bytes) <= this.#parts.maxBytes;
  }

  append(body: Uint8Array, count: number): SpooledBatch {
    if (body.length > MAX_BODY)
      throw this.#error(new ZerobusError('record-too-large', `A batch has ${body.length} bytes`));
    const { maxBytes } = this.#parts;
    const isOver = this.#log.bytes + this.#space(body.length) > maxBytes;
    if (isOver && !this.#isSettled) {
      throw this.#error(
        new ZerobusError('spool-full', `The spool ${this.#parts.folder} has reached ${maxBytes} bytes`),
      );
    }
    const [index, position] = [this.#next, this.#records];
    const entry = { kind: 'batch', count, index, position, schema: this.#schemas.ids[0] } as const;
    const settle = this.#settledOnDisk < this.#settled ? [this.#settleEntry()] : [];
    // Nothing in the segment is needed any more: a new one frees its space.
    const fresh = isOver && this.#log.activeBytes > BEGIN_BYTES;
    const written = this.#write([...settle, { entry, body }], index + 1, fresh).at(-1);
    if (written === undefined) throw new ZerobusError('internal', 'The spool wrote no entry');
    this.#next = index + 1;
    this.#records = position + count;
    const place = { index, position, count, bytes: body.length, schema: 0 };
    const batch = new StoredBatch(place, written.segment, written.at, written.crc);
    this.#batches.push(batch);
    if (settle.length > 0 || fresh) this.#deleteSettled();
    if (this.#isReserveShort) this.#keepReserve();
    return batch;
  }

  read(batch: SpooledBatch, room: number): Buffer {
    if (this.#released) throw this.#error(new ZerobusError('closed', 'The spool is closed'));
    if (!(batch instanceof StoredBatch)) throw new ZerobusError('internal', 'The batch is of another spool');
    try {
      return this.#log.read(batch, room);
    } catch (error) {
      throw this.#error(error);
    }
  }

  settle(index: number): void {
    if (index < this.#settled) return;
    this.#settled = Math.min(index + 1, this.#next);
    while ((this.#batches[this.#first]?.index ?? this.#next) < this.#settled) this.#first++;
    if (this.#first > 1024 && this.#first * 2 > this.#batches.length) {
      this.#batches = this.#batches.slice(this.#first);
      this.#first = 0;
    }
    if (this.#settlePlanned) return;
    this.#settlePlanned = true;
    // One entry for all acknowledgements of a turn.
    this.#parts.scheduler.soon(() => this.#writeSettled());
  }

  writeMark(mark: SpoolMark): void {
    const stored = toStoredMark(mark, this.#schemas.ids);
    const entries: LogEntry[] = [];
    const id = stored.stream?.schema;
    const schema = this.#schemas.schemas[mark.stream?.schema ?? 0];
    // Each segment begins with the schemas that it needs: the one of new batches, and the one of the last mark.
    if (schema !== undefined && id !== undefined && id !== this.#schemas.ids[0] && id !== this.#mark?.stream?.schema)
      entries.push({ entry: this.#entry('schema', id), body: encodeSchema(schema) });
    entries.push({ entry: { ...this.#entry('mark'), index: mark.index }, body: encodeJson(stored) });
    this.#writeKept(entries);
    this.#mark = stored;
    if (mark.index > 0) this.settle(mark.index - 1);
  }

  synced(): Promise<void> {
    if (this.#parts.failure.error !== undefined) return Promise.reject(this.#parts.failure.error);
    if (!this.fsync || this.#released) return Promise.resolve();
    return this.#sync.synced();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  get #isSettled(): boolean {
    return this.#first === this.#batches.length;
  }

  /** Bytes that a batch needs, with a new segment around it, and those that are kept. */
  #space(bytes: number): number {
    return RESERVE_BYTES + HEAD_BYTES + bytes + BEGIN_BYTES + this.#schemas.schemas[0].descriptor.length;
  }

  /** Begins a segment at once: an old one can be deleted only when a newer one has the state. A spool can be opened on a full disk. */
  #begin(): void {
    try {
      this.#write([], this.#next, true);
    } catch (error) {
      if (!ZerobusError.is(error) || error.code !== 'spool-full') throw error;
    }
    this.#log.deleteSettled(this.#settled);
  }

  /** Writes entries while this process owns the spool. Throws `spool-full`, `spool-failed` and `spool-lost`. */
  #write(entries: readonly LogEntry[], next: number, fresh: boolean): ReturnType<SegmentLog['write']> {
    const { failure, lock, scheduler } = this.#parts;
    if (failure.error !== undefined) throw failure.error;
    if (this.#closed) throw this.#error(new ZerobusError('closed', 'The spool is closed'));
    try {
      lock.check();
      const written = this.#writeOrCompact(entries, next, fresh);
      this.#confirm();
      // The entry contains what is settled, or the beginning of a new segment does.
      if (fresh || entries.some(({ entry }) => entry.kind === 'settle')) this.#settledOnDisk = this.#settled;
      return written;
    } catch (error) {
      if (isFull(error)) this.#fullUntil = scheduler.now() + FULL_MS;
      // What was reported in the background is the same error.
      throw failure.error ?? this.#error(error);
    }
  }

  /** Writes entries; on a full disk, in the space that is kept: what is in the spool may be delivered only after them. */
  #writeKept(entries: readonly LogEntry[]): void {
    const { disk, folder } = this.#parts;
    try {
      this.#write(entries, this.#next, false);
    } catch (error) {
      if (!ZerobusError.is(error) || error.code !== 'spool-full' || !freeReserve(disk, folder)) throw error;
      try {
        this.#write(entries, this.#next, false);
      } finally {
        this.#keepReserve();
      }
    }
  }

  /** Writes entries; on a full disk, again after files without batches that are needed were deleted. */
  #writeOrCompact(entries: readonly LogEntry[], next: number, fresh: boolean): ReturnType<SegmentLog['write']> {
    try {
      return this.#log.write(entries, next, fresh);
    } catch (error) {
      if (!isFull(error) || !this.#compact()) throw error;
      return this.#log.write(entries, next);
    }
  }

  /** Replaces segments whose batches are all settled by an empty one, in space that is kept for it. Returns whether it did. */
  #compact(): boolean {
    const { disk, folder } = this.#parts;
    if (!this.#isSettled || this.#log.bytes <= this.#space(0)) return false;
    freeReserve(disk, folder);
    try {
      this.#log.write([], this.#next, true);
    } catch {
      this.#keepReserve();
      return false;
    }
    this.#log.deleteSettled(this.#settled);
    this.#keepReserve();
    return true;
  }

  /** Keeps space for the next time that the disk is full. */
  #keepReserve(): void {
    const { disk, folder } = this.#parts;
    this.#isReserveShort = !createReserve(disk, folder);
  }

  /** Checks after a write that this process still owned the spool. If that is unknown, nothing may follow what it wrote. */
  #confirm(): void {
    try {
      this.#parts.lock.check();
    } catch (error) {
      this.#parts.failure.report(this.#error(error));
      throw error;
    }
  }

  #writeSettled(): void {
    this.#settlePlanned = false;
    if (this.#closed || this.#parts.failure.error !== undefined) return;
    this.#persistSettled();
    this.#deleteSettled();
  }

  /** Writes what is settled. If it fails, the next write contains it: until then, a crash delivers some batches again. */
  #persistSettled(): void {
    if (this.#settledOnDisk === this.#settled) return;
    try {
      this.#write([this.#settleEntry()], this.#next, false);
    } catch {
      // A failure that lasts is reported by the next append.
    }
  }

  #deleteSettled(): void {
    const before = this.#log.bytes;
    this.#log.deleteSettled(this.#settled);
    if (this.#log.bytes < before) {
      this.#fullUntil = Number.NEGATIVE_INFINITY;
      this.#persistSettled();
    }
    // Files are deleted after a sync.
    if (this.#log.isDeletionPending) this.synced().catch(() => undefined);
  }

  /** The entries of a new segment: it must be readable when all older ones are deleted. */
  #beginning(): LogEntry[] {
    const { schemas, ids } = this.#schemas;
    const entries: LogEntry[] = [];
    for (const id of new Set([ids[0], this.#mark?.stream?.schema])) {
      const schema = id === undefined ? undefined : schemas[ids.indexOf(id)];
      if (schema !== undefined) entries.push({ entry: this.#entry('schema', id), body: encodeSchema(schema) });
    }
    entries.push({ entry: this.#entry('begin'), body: encodeJson({ settled: this.#settled, mark: this.#mark }) });
    return entries;
  }

  #settleEntry(): LogEntry {
    return { entry: { ...this.#entry('settle'), index: this.#settled }, body: EMPTY };
  }

  #entry(kind: 'begin' | 'schema' | 'mark' | 'settle', schema = NO_SCHEMA): LogEntry['entry'] {
    return { kind, count: 0, index: this.#next, position: this.#records, schema };
  }

  async #runSync(): Promise<void> {
    const { failure, folder } = this.#parts;
    const index = this.#next;
    try {
      await this.#log.sync();
    } catch (error) {
      // What the system could not write is lost to it: a second fsync would succeed, and confirm nothing.
      const reported = this.#error(diskError(error, `sync the spool ${folder}`));
      failure.report(reported);
      throw reported;
    }
    this.#syncedIndex = Math.max(this.#syncedIndex, index);
  }

  async #close(): Promise<void> {
    const { lock, failure } = this.#parts;
    this.#persistSettled();
    this.#closed = true;
    try {
      if (failure.error === undefined) await this.synced();
    } catch {
      // Reported to the producer.
    } finally {
      this.#released = true;
      this.#log.close();
      lock.release();
    }
  }

  #error(error: unknown): ZerobusError {
    return diskError(error, `append to the spool ${this.#parts.folder}`).of(this.#parts.table);
  }
}

/** Ends the numbering of an earlier owner's mark: batches from `next` on can be sent only after this owner has written a mark. */
function endMark(mark: StoredMark | undefined, next: number): StoredMark | undefined {
  if (mark?.stream === undefined) return mark;
  return { ...mark, stream: { ...mark.stream, end: Math.min(mark.stream.end ?? next, next) } };
}
