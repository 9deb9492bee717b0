import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import timers from 'node:timers';
import { errorCode } from '../../../system/error-code.js';
import { RpcError } from '../../rejections/rpc-error.js';
import type { RecordBatch } from '../../storage/record-batch.js';
import type { StreamChange, StreamMessage } from '../../storage/stored-stream.js';
import { countBytes } from './frame.js';
import type { LogFile, LogFiles } from './log-files.js';
import { encodeStart } from './segment-content.js';
import { countMemory, type Entry, SchemaTexts, SegmentEncoder } from './segment-encoder.js';
import { formatSegmentName } from './segment-name.js';
import type { TableRanges } from './table-ranges.js';

// Not those that a test runner may fake.
const { clearTimeout, setImmediate, setTimeout } = timers;

/** A segment is closed once it is so large, or so old while no other segment waits. */
const SEGMENT_MS = 1000;
const SEGMENT_BYTES = 16 * 1024 * 1024;
/** Records that wait for the disk, in bytes. Beyond that, streams are not read. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/** A closed segment, all of which is durable. */
export interface ClosedSegment {
  readonly path: string;
  /** Position of its last record. */
  readonly position: number;
  /** Size in bytes. */
  readonly size: number;
  /** Whether it was closed for its size, and not for its age. */
  readonly isLarge: boolean;
  /** The places of the records of each table, by the ids of the tables. */
  readonly ranges: TableRanges;
}

export interface WriteAheadLogOptions {
  readonly folder: string;
  readonly files: LogFiles;
  /**
   * Returns whether closed segments wait to be added to their tables. Then a segment is not closed for its age: a large one takes less time
   * than many small ones.
   */
  readonly isBehind: () => boolean;
  /** Called with each segment when it is closed. */
  readonly onSegment: (segment: ClosedSegment) => void;
  /** Called when there may be room again. */
  readonly onProgress: () => void;
}

/**
 * One log for the records of all tables, and for what happens to persistent streams. Groups whatever was appended while the disk was
 * busy, writes it and syncs it once. It is durable when its group is, and never if a sync failed: the system may have dropped what it could
 * not write, and a later sync that succeeds does not bring it back.
 */
export class WriteAheadLog {
  /** The id of this log: positions count from 1 in it. */
  readonly id: string = randomUUID();
  readonly #options: WriteAheadLogOptions;
  readonly #startedAt = Date.now();
  readonly #texts = new SchemaTexts();
  #position = 0;
  #waiting: Entry[] = [];
  #waitingBytes = 0;
  #group: Group | undefined;
  #run: Promise<void> | undefined;
  #failure: RpcError | undefined;
  #segment: OpenSegment | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Those who wait until the segment is closed, after what was appended before. */
  #closers: ((failure: RpcError | undefined) => void)[] = [];
  #isClosed = false;
  /** Why the present segment, which has records, could not be closed. */
  #closeFailure: RpcError | undefined;

  private constructor(options: WriteAheadLogOptions) {
    this.#options = options;
  }

  /** Starts a log with its first segment. */
  static async open(options: WriteAheadLogOptions): Promise<WriteAheadLog> {
    const log = new WriteAheadLog(options);
    log.#segment = await log.#createSegment(0);
    return log;
  }

  /** Position of the last record that was appended. A message without records, and a change of a stream, count as one record. */
  get position(): number {
    return this.#position;
  }

  /** Whether more records should wait until `onProgress` is called. */
  get isFull(): boolean {
    return this.#waitingBytes > MAX_WAITING_BYTES;
  }

  /**
   * Appends records to the present group. The promise, which is the same for all of the group, resolves when it is durable. If it cannot be
   * written, `onRejected` is called, and then the promise rejects with RpcError. Throws RpcError if the log has failed.
   */
  append(table: string, batch: RecordBatch, onRejected: () => void, message?: StreamMessage): Promise<void> {
    this.#expectOpen();
    this.#position += Math.max(batch.count, 1);
    return this.#push({ table, batch, message, position: this.#position, onRejected });
  }

  /** Appends a change of a persistent stream, in the same order as records. Returns and throws the same. */
  appendChange(change: StreamChange): Promise<void> {
    this.#expectOpen();
    // Names of segments are positions, and a segment may have nothing else.
    this.#position++;
    return this.#push({ change, position: this.#position });
  }

  #expectOpen(): void {
    if (this.#failure) throw this.#failure;
    if (this.#isClosed) throw new RpcError('UNAVAILABLE', 'The emulator was closed.');
  }

  #push(entry: Entry): Promise<void> {
    this.#waiting.push(entry);
    this.#waitingBytes += countMemory(entry);
    this.#group ??= new Group();
    this.#start();
    return this.#group.durable;
  }

  /** Closes the present segment, if it has records, once everything appended so far is written. Returns why that was not possible. */
  closeSegment(): Promise<RpcError | undefined> {
    return new Promise((resolve) => {
      this.#closers.push(resolve);
      this.#start();
    });
  }

  /** Writes what was appended, closes the segment, and closes its file. Takes no more records. Returns why the segment could not be closed. */
  async close(): Promise<RpcError | undefined> {
    this.#isClosed = true;
    const failure = await this.closeSegment();
    clearTimeout(this.#timer);
    const segment = this.#segment;
    this.#segment = undefined;
    await segment?.file.close();
    // It has no records, unless the log failed.
    if (segment?.isEmpty) rmSync(segment.path, { force: true });
    return failure;
  }

  /** Starts writing in the next turn of the event loop, unless that is under way. */
  #start(): void {
    this.#run ??= new Promise<void>((resolve) => setImmediate(resolve))
      .then(() => this.#write())
      .finally(() => {
        this.#run = undefined;
        if (this.#hasWork) this.#start();
      });
  }

  get #hasWork(): boolean {
    return this.#waiting.length > 0 || this.#closers.length > 0;
  }

  async #write(): Promise<void> {
    while (this.#hasWork) {
      const [entries, group, closers] = [this.#waiting, this.#group, this.#closers];
      this.#waiting = [];
      this.#group = undefined;
      this.#closers = [];
      try {
        if (this.#failure) throw this.#failure;
        if (entries.length > 0) await this.#writeEntries(entries);
        for (const entry of entries) this.#waitingBytes -= countMemory(entry);
        group?.resolve();
      } catch (error) {
        this.#reject([...entries, ...this.#waiting], [group, this.#group], error as RpcError);
      }
      await this.#closeDueSegment(closers.length > 0);
      for (const resolve of closers) resolve(this.#closeFailure);
      this.#options.onProgress();
    }
  }

  /** Rejects all that is waiting: records of one stream must not be stored after earlier ones that were not. */
  #reject(entries: readonly Entry[], groups: readonly (Group | undefined)[], error: RpcError): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#group = undefined;
    for (const entry of entries) if ('batch' in entry) entry.onRejected();
    for (const group of groups) group?.reject(error);
  }

  async #writeEntries(entries: readonly Entry[]): Promise<void> {
    const segment = this.#segment as OpenSegment;
    const { buffers, end, keep } = segment.encoder.encode(entries, segment.length);
    try {
      await segment.file.write(buffers, segment.length);
    } catch (error) {
      await this.#undo(segment, error);
      throw writeError(error, segment.path);
    }
    try {
      await segment.file.sync();
    } catch (error) {
      this.#failure = syncError(error, segment.path);
      throw this.#failure;
    }
    keep();
    segment.length = end;
    segment.position = entries.at(-1)?.position ?? segment.position;
    if (!segment.isEmpty) return;
    segment.isEmpty = false;
    segment.openedAt = Date.now();
    this.#closeLater();
  }

  /** Closes the segment if nothing else is written. Under load, timers are late, and each write looks at the age. */
  #closeLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#options.isBehind()) this.#closeLater();
      else void this.closeSegment();
    }, SEGMENT_MS);
    this.#timer.unref();
  }

  /** Removes the part of a group that was written. */
  async #undo({ file, length, path }: OpenSegment, cause: unknown): Promise<void> {
    try {
      await file.truncate(length);
    } catch {
      this.#failure = syncError(cause, path);
      throw this.#failure;
    }
  }

  async #closeDueSegment(isWanted: boolean): Promise<void> {
    const segment = this.#segment;
    if (segment === undefined || segment.isEmpty) return;
    if (this.#failure) {
      this.#closeFailure = this.#failure;
      return;
    }
    const isLarge = segment.length >= SEGMENT_BYTES;
    const isDue = isLarge || (Date.now() - segment.openedAt >= SEGMENT_MS && !this.#options.isBehind());
    if (!isWanted && !isDue) return;
    try {
      this.#segment = await this.#createSegment(segment.position);
    } catch (error) {
      // The disk may be full. The present segment stays open, and the next attempt closes it.
      this.#closeFailure = segmentError(error, this.#options.folder);
      this.#closeLater();
      return;
    }
    this.#closeFailure = undefined;
    clearTimeout(this.#timer);
    // An error would say nothing about its records, which are durable.
    await segment.file.close().catch(() => undefined);
    const { path, position, length: size, encoder } = segment;
    this.#options.onSegment({ path, position, size, isLarge, ranges: encoder.ranges });
  }

  async #createSegment(position: number): Promise<OpenSegment> {
    const { folder, files } = this.#options;
    const path = join(folder, formatSegmentName({ startedAt: this.#startedAt, position }));
    const file = await files.create(path);
    try {
      const start = encodeStart({ format: 1, log: this.id });
      await file.write(start, 0);
      await file.sync();
      const length = countBytes(start);
      const encoder = new SegmentEncoder(this.#texts);
      return { path, file, length, position, encoder, isEmpty: true, openedAt: 0 };
    } catch (error) {
      await file.close();
      rmSync(path, { force: true });
      throw error;
    }
  }
}

/** The segment that is written to. */
interface OpenSegment {
  readonly path: string;
  readonly file: LogFile;
  readonly encoder: SegmentEncoder;
  /** In bytes, of what is durable. */
  length: number;
  position: number;
  isEmpty: boolean;
  openedAt: number;
}

/** What was appended since the last sync began. It becomes durable together. */
class Group {
  readonly durable: Promise<void>;
  #settle: { readonly resolve: () => void; readonly reject: (error: RpcError) => void } | undefined;

  constructor() {
    this.durable = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // A stream that was cut waits for nothing.
    this.durable.catch(() => undefined);
  }

  resolve(): void {
    this.#settle?.resolve();
  }

  reject(error: RpcError): void {
    this.#settle?.reject(error);
  }
}

function writeError(error: unknown, path: string): RpcError {
  const code = errorCode(error) ?? String(error);
  const reason = code === 'ENOSPC' || code === 'EDQUOT' ? `the disk is full (${code})` : code;
  const fix = 'The records were not stored. Free space, and send them again';
  return new RpcError('UNAVAILABLE', `The emulator cannot write its log ${path}: ${reason}. ${fix}.`);
}

function segmentError(error: unknown, folder: string): RpcError {
  const code = errorCode(error) ?? String(error);
  const effect = 'Acknowledged records stay in the log, and are added to their Delta tables when that is possible';
  return new RpcError('UNAVAILABLE', `The emulator cannot create a file of its log in ${folder}: ${code}. ${effect}.`);
}

function syncError(error: unknown, path: string): RpcError {
  const code = errorCode(error) ?? String(error);
  const fix = 'Nothing is acknowledged any more. Check the disk, and start the emulator again';
  return new RpcError('INTERNAL', `The emulator cannot sync its log ${path}: ${code}. ${fix}.`);
}
