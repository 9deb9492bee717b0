import type { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { type Disk, writeFully } from '../disk.js';
import { systemCode } from '../disk-error.js';
import { encodeHead, HEAD_BYTES, type NewEntry } from './entry.js';
import { Segment, type StoredBatch } from './segment.js';
import { encodeHeader } from './segment-header.js';
import { createSegmentName, parseSegmentName } from './segment-name.js';

/** An entry to write. */
export interface LogEntry {
  readonly entry: NewEntry;
  readonly body: Uint8Array;
}

/** Where an entry is. */
export interface WrittenEntry {
  readonly segment: Segment;
  readonly at: number;
  /** The checksum of its body. */
  readonly crc: number;
}

/** What a log is about. */
export interface LogPlace {
  readonly disk: Disk;
  /** The folder of the table. */
  readonly folder: string;
  readonly table: string;
  /** Number of the owner. It writes only into segments of its own. */
  readonly epoch: number;
  /** A new segment is begun when one has so many bytes. */
  readonly segmentBytes: number;
  /** Whether files are deleted only when what replaces them survives power loss. */
  readonly fsync: boolean;
  /** Returns the entries that a new segment begins with. */
  readonly beginning: () => readonly LogEntry[];
}

/** The segments of a spool: writes entries into the newest, and deletes old ones. */
export class SegmentLog {
  readonly #place: LogPlace;
  /** Oldest first. */
  readonly #segments: Segment[];
  #bytes: number;
  #active: Segment | undefined;
  /** Bytes of a new segment. */
  #emptyBytes = 0;
  #sequence = 0;
  /** Whether bytes of a write that failed could not be cut off: nothing may follow them. */
  #torn = false;
  #reading: Segment | undefined;
  readonly #unsynced = new Set<Segment>();
  #unsyncedNames = false;
  /** Segments to delete after the next sync. */
  #doomed: Segment[] = [];

  constructor(place: LogPlace, segments: readonly Segment[]) {
    this.#place = place;
    this.#segments = [...segments];
    this.#bytes = segments.reduce((sum, { size }) => sum + size, 0);
    if (place.fsync) for (const segment of segments) this.#unsynced.add(segment);
    this.#unsyncedNames = place.fsync;
  }

  /** Bytes on disk, without files that the next sync deletes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether files wait for a sync to be deleted. */
  get isDeletionPending(): boolean {
    return this.#doomed.length > 0;
  }

  /** Bytes of the segment that is written. */
  get activeBytes(): number {
    return this.#active?.size ?? 0;
  }

  /**
   * Writes entries in one system call, and returns where each is. If it fails, none of them is written. `next` is the index after them.
   * `fresh` begins a new segment. Throws errors of the system.
   */
  write(entries: readonly LogEntry[], next: number, fresh = false): readonly WrittenEntry[] {
    const bytes = entries.reduce((sum, { body }) => sum + HEAD_BYTES + body.length, 0);
    const active = this.#active;
    // A batch that is larger than a segment has one of its own.
    const isFull =
      active !== undefined && active.size > this.#emptyBytes && active.size + bytes > this.#place.segmentBytes;
    if (active === undefined || this.#torn || fresh || isFull) return this.#begin(entries, next);
    const { parts, written } = encode(entries, active, active.size);
    try {
      active.size = writeFully(this.#place.disk, active.fd, parts, active.size);
      this.#bytes += bytes;
    } catch (error) {
      this.#cut(active);
      throw error;
    }
    active.next = next;
    if (this.#place.fsync) this.#unsynced.add(active);
    return written;
  }

  /** Reads the body of a batch. Throws as `Segment.read()`. */
  read(batch: StoredBatch, room: number): Buffer {
    const { segment } = batch;
    if (this.#reading !== segment) this.#closeIdle(this.#reading);
    this.#reading = segment;
    return segment.read(batch, room);
  }

  /** Deletes segments whose batches are all before `settled`; with fsync, after the next sync. The newest has the state, and stays. */
  deleteSettled(settled: number): void {
    while (this.#segments.length > 1 && (this.#segments[0]?.next ?? settled) <= settled) {
      const segment = this.#segments.shift();
      if (segment === undefined) break;
      this.#doomed.push(segment);
      this.#bytes -= segment.size;
    }
    if (!this.#place.fsync) this.#doomed = this.#delete(this.#doomed);
  }

  /** Makes all that was written survive power loss, and deletes what was replaced. Throws errors of the system. */
  async sync(): Promise<void> {
    const { disk, folder } = this.#place;
    const [segments, names, doomed] = [[...this.#unsynced], this.#unsyncedNames, this.#doomed];
    this.#unsynced.clear();
    this.#unsyncedNames = false;
    const isDoomed = new Set(doomed);
    for (const segment of segments) {
      if (!isDoomed.has(segment)) await segment.sync();
      this.#closeIdle(segment);
    }
    if (names) await disk.syncFolder(folder);
    const failed = this.#delete(doomed);
    this.#doomed = [...failed, ...this.#doomed.filter((segment) => !isDoomed.has(segment))];
  }

  /** Closes all files. */
  close(): void {
    for (const segment of [...this.#segments, ...this.#doomed]) segment.close();
  }

  #begin(entries: readonly LogEntry[], next: number): readonly WrittenEntry[] {
    const { disk, folder, table, epoch, fsync, beginning } = this.#place;
    const name = createSegmentName(epoch, this.#sequence + 1);
    const path = join(folder, name);
    const first = beginning();
    const fd = disk.create(path);
    const segment = new Segment(disk, path, parseSegmentName(name)?.salt ?? 0, 0, fd);
    const header = encodeHeader(table);
    const { parts, written } = encode([...first, ...entries], segment, header.length);
    try {
      segment.size = writeFully(disk, fd, [header, ...parts], 0);
    } catch (error) {
      segment.close();
      this.#delete([segment]);
      throw error;
    }
    segment.next = next;
    this.#bytes += segment.size;
    this.#emptyBytes = written[first.length]?.at ?? segment.size;
    this.#sequence++;
    const previous = this.#active;
    this.#active = segment;
    this.#torn = false;
    this.#segments.push(segment);
    if (fsync) this.#unsynced.add(segment);
    this.#unsyncedNames ||= fsync;
    this.#closeIdle(previous);
    return written.slice(first.length);
  }

  /** Cuts off what a failed write left. */
  #cut(active: Segment): void {
    try {
      this.#place.disk.truncate(active.fd, active.size);
    } catch {
      this.#torn = true;
    }
  }

  /** Deletes files, and returns those that could not be deleted. */
  #delete(segments: readonly Segment[]): Segment[] {
    return segments.filter((segment) => {
      segment.close();
      this.#unsynced.delete(segment);
      if (this.#reading === segment) this.#reading = undefined;
      try {
        this.#place.disk.remove(segment.path);
        return false;
      } catch (error) {
        // On Windows, another program may have it open for a moment. It is tried again with the next deletion.
        return systemCode(error) !== 'ENOENT';
      }
    });
  }

  #closeIdle(segment: Segment | undefined): void {
    if (segment === this.#active || segment === this.#reading) return;
    if (segment !== undefined && !this.#unsynced.has(segment)) segment.close();
  }
}

function encode(
  entries: readonly LogEntry[],
  segment: Segment,
  start: number,
): { readonly parts: Uint8Array[]; readonly written: WrittenEntry[] } {
  const parts: Uint8Array[] = [];
  const written: WrittenEntry[] = [];
  let at = start;
  for (const { entry, body } of entries) {
    const head = encodeHead(entry, body, segment.salt);
    parts.push(head);
    if (body.length > 0) parts.push(body);
    written.push({ segment, at, crc: head.readUInt32LE(40) });
    at += head.length + body.length;
  }
  return { parts, written };
}
