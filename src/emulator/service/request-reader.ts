import { reject } from '../rejections/reject.js';
import type { RpcError } from '../rejections/rpc-error.js';
import { doubleBounds } from '../wire/enlarge.js';

/** Payload of a request message. */
export type RequestKind = 'none' | 'create' | 'resume' | 'record' | 'batch';

/** The request message of a method that ingests. */
export interface RequestFormat {
  /** Name of the message, for errors. */
  readonly name: string;
  /** The payloads by their tags. */
  readonly payloads: ReadonlyMap<number, Exclude<RequestKind, 'none'>>;
}

/** The known values of the protocol's `RecordType`. */
export const RECORD_TYPES = { PROTO: 1, JSON: 2, AVRO: 4 } as const;

/**
 * Reads one request message after another into its own properties, to avoid an object per message and per record. Skips
 * unknown fields.
 */
export class RequestReader {
  kind: RequestKind = 'none';
  /** Offset of the message, or -1 if it has none. */
  offset = -1;
  /** Type of the records, one of `RECORD_TYPES`; 0 without records. */
  format = 0;
  /** Number of records; 1 for `create_stream` and `resume_stream`. */
  count = 0;
  readonly #format: RequestFormat;
  #bounds: Uint32Array = new Uint32Array(2048);
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(format: RequestFormat) {
    this.#format = format;
  }

  /** Start and end of each record, or of a request that opens the stream. The next `read` overwrites them. */
  get bounds(): Uint32Array {
    return this.#bounds;
  }

  /** Reads a message. Throws RpcError if it is malformed. */
  read(message: Uint8Array): void {
    this.#clear('none');
    this.#bytes = message;
    this.#at = 0;
    while (this.#at < message.length) {
      const tag = this.#varint(message.length);
      const kind = this.#format.payloads.get(tag);
      if (kind === undefined) this.#skip(tag, message.length);
      else this.#payload(kind, this.#length(message.length));
    }
  }

  /** Of several payloads in a message only the last one counts; repeated ones are merged. */
  #clear(kind: RequestKind): void {
    this.kind = kind;
    this.offset = -1;
    this.format = 0;
    this.count = 0;
  }

  #payload(kind: RequestKind, end: number): void {
    if (this.kind !== kind) this.#clear(kind);
    if (kind === 'record') this.#record(end);
    else if (kind === 'batch') this.#batch(end);
    else {
      this.count = 0;
      this.#add(end);
    }
  }

  #record(end: number): void {
    while (this.#at < end) {
      const tag = this.#varint(end);
      if (tag === 0x08) this.offset = this.#varint(end);
      else if (tag === 0x12 || tag === 0x1a || tag === 0x22) {
        this.format = getRecordFormat(tag);
        this.count = 0;
        this.#add(this.#length(end));
      } else this.#skip(tag, end);
    }
  }

  #batch(end: number): void {
    while (this.#at < end) {
      const tag = this.#varint(end);
      if (tag === 0x08) this.offset = this.#varint(end);
      else if (tag === 0x12 || tag === 0x1a || tag === 0x22) {
        const format = getRecordFormat(tag);
        if (format !== this.format) this.count = 0;
        this.format = format;
        this.#records(this.#length(end));
      } else this.#skip(tag, end);
    }
  }

  #records(end: number): void {
    while (this.#at < end) {
      const tag = this.#varint(end);
      if (tag === 0x0a) this.#add(this.#length(end));
      else this.#skip(tag, end);
    }
  }

  #add(end: number): void {
    if (2 * this.count === this.#bounds.length) this.#bounds = doubleBounds(this.#bounds);
    this.#bounds[2 * this.count] = this.#at;
    this.#bounds[2 * this.count + 1] = end;
    this.count++;
    this.#at = end;
  }

  /** Reads a length and returns the end of the content. */
  #length(limit: number): number {
    const end = this.#varint(limit) + this.#at;
    if (end > limit) throw this.#malformed();
    return end;
  }

  #skip(tag: number, limit: number): void {
    // Field number 0, and numbers that a tag of 32 bits does not have.
    if (tag < 8 || tag > 0xffffffff) throw this.#malformed();
    const wire = tag & 7;
    if (wire === 0) this.#varint(limit);
    else if (wire === 1) this.#at += 8;
    else if (wire === 5) this.#at += 4;
    else if (wire === 2) this.#at = this.#length(limit);
    else throw this.#malformed();
    if (this.#at > limit) throw this.#malformed();
  }

  /** Reads a varint. A negative number becomes one too large for any valid offset or length. */
  #varint(limit: number): number {
    const bytes = this.#bytes;
    let value = 0;
    let factor = 1;
    for (let i = 0; i < 10 && this.#at < limit; i++) {
      const byte = bytes[this.#at++] as number;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
    throw this.#malformed();
  }

  #malformed(): RpcError {
    return reject('message-malformed', { part: 'The message', type: this.#format.name });
  }
}

function getRecordFormat(tag: number): number {
  if (tag === 0x12) return RECORD_TYPES.PROTO;
  return tag === 0x1a ? RECORD_TYPES.JSON : RECORD_TYPES.AVRO;
}
