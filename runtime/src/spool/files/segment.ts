import { Buffer } from 'node:buffer';
import { ZerobusError } from '../../errors/zerobus-error.js';
import type { Disk } from '../disk.js';
import { diskError } from '../disk-error.js';
import type { SpooledBatch } from '../spool.js';
import { bodyChecksum, HEAD_BYTES } from './entry.js';

/** A segment on disk: append-only entries. Reads batches of it. */
export class Segment {
  readonly path: string;
  readonly salt: number;
  /** Bytes of the file. */
  size: number;
  /** Index after its last batch. The segment can be deleted when everything before is settled. */
  next = 0;
  readonly #disk: Disk;
  #fd: number | undefined;
  #syncs = 0;
  #closing = false;

  constructor(disk: Disk, path: string, salt: number, size: number, fd?: number) {
    this.#disk = disk;
    this.path = path;
    this.salt = salt;
    this.size = size;
    this.#fd = fd;
  }

  /** Its descriptor; opens the file if needed. Throws the error of the system. */
  get fd(): number {
    this.#fd ??= this.#disk.open(this.path, false);
    return this.#fd;
  }

  /** Reads a body after `room` free bytes. Throws `spool-damaged` and `spool-failed`. */
  read({ at, bytes, crc, index }: StoredBatch, room: number): Buffer {
    const target = Buffer.allocUnsafe(room + bytes);
    let count: number;
    try {
      count = this.#disk.read(this.fd, target, room, bytes, at + HEAD_BYTES);
    } catch (error) {
      throw diskError(error, `read the spool ${this.path}`);
    }
    if (count === bytes && bodyChecksum(target.subarray(room), this.salt) === crc) return target;
    throw new ZerobusError('spool-damaged', `Batch ${index} in ${this.path} has changed since it was written`);
  }

  /** Makes its content survive power loss. */
  async sync(): Promise<void> {
    const { fd } = this;
    this.#syncs++;
    try {
      await this.#disk.sync(fd);
    } finally {
      this.#syncs--;
      if (this.#closing) this.close();
    }
  }

  /** Closes the file, once it is synced if that is going on. Reading opens it again. */
  close(): void {
    this.#closing = this.#syncs > 0;
    if (this.#fd === undefined || this.#closing) return;
    const fd = this.#fd;
    this.#fd = undefined;
    this.#disk.close(fd);
  }
}

/** A batch with its place on disk. */
export class StoredBatch implements SpooledBatch {
  readonly index: number;
  readonly position: number;
  readonly count: number;
  readonly bytes: number;
  readonly schema: number;
  readonly segment: Segment;
  /** Where its entry begins. */
  readonly at: number;
  /** The checksum of its body. */
  readonly crc: number;

  constructor(batch: SpooledBatch, segment: Segment, at: number, crc: number) {
    this.index = batch.index;
    this.position = batch.position;
    this.count = batch.count;
    this.bytes = batch.bytes;
    this.schema = batch.schema;
    this.segment = segment;
    this.at = at;
    this.crc = crc;
  }
}
