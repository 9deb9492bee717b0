import { RpcError } from '../grpc/status.js';

/** What a message on the stream asks for. */
export type RequestKind = 'none' | 'create' | 'record' | 'batch';

/** `RecordType` of the protocol, as far as it is known here. */
export const recordTypes = { PROTO: 1, JSON: 2, AVRO: 4 } as const;

/**
 * Reads `EphemeralStreamRequest` messages one after the other into its own fields: no object for a message, and none
 * for a record. Fields that are not known are passed over.
 */
export class RequestReader {
  kind: RequestKind = 'none';
  /** -1 where it was not sent. */
  offset = -1;
  /** One of `recordTypes`, or 0 where there is no record. */
  format = 0;
  /** Records, or 1 for the content of `create_stream`. */
  count = 0;
  #bounds: Uint32Array = new Uint32Array(2048);
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;

  /** Start and end of each record or of `create_stream` in the message; overwritten by the next `read`. */
  get bounds(): Uint32Array {
    return this.#bounds;
  }

  /** Throws RpcError where the bytes are no such message. */
  read(message: Uint8Array): void {
    this.kind = 'none';
    this.offset = -1;
    this.format = 0;
    this.count = 0;
    this.#bytes = message;
    this.#at = 0;
    while (this.#at < message.length) {
      const tag = this.#varint(message.length);
      const end = tag === 0x0a || tag === 0x12 || tag === 0x1a ? this.#length(message.length) : -1;
      if (tag === 0x0a) this.#create(end);
      else if (tag === 0x12) this.#record(end);
      else if (tag === 0x1a) this.#batch(end);
      else this.#skip(tag, message.length);
    }
  }

  #create(end: number): void {
    this.kind = 'create';
    this.#add(end);
  }

  #record(end: number): void {
    this.kind = 'record';
    while (this.#at < end) {
      const tag = this.#varint(end);
      if (tag === 0x08) this.offset = this.#varint(end);
      else if (tag === 0x12 || tag === 0x1a || tag === 0x22) {
        this.format = formatOf(tag);
        this.count = 0;
        this.#add(this.#length(end));
      } else this.#skip(tag, end);
    }
  }

  #batch(end: number): void {
    this.kind = 'batch';
    while (this.#at < end) {
      const tag = this.#varint(end);
      if (tag === 0x08) this.offset = this.#varint(end);
      else if (tag === 0x12 || tag === 0x1a || tag === 0x22) {
        this.format = formatOf(tag);
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
    if (2 * this.count === this.#bounds.length) {
      const larger = new Uint32Array(2 * this.#bounds.length);
      larger.set(this.#bounds);
      this.#bounds = larger;
    }
    this.#bounds[2 * this.count] = this.#at;
    this.#bounds[2 * this.count + 1] = end;
    this.count++;
    this.#at = end;
  }

  /** Reads a length and gives where the content ends. */
  #length(limit: number): number {
    const end = this.#varint(limit) + this.#at;
    if (end > limit) throw damaged();
    return end;
  }

  #skip(tag: number, limit: number): void {
    const wire = tag & 7;
    if (wire === 0) this.#varint(limit);
    else if (wire === 1) this.#at += 8;
    else if (wire === 5) this.#at += 4;
    else if (wire === 2) this.#at = this.#length(limit);
    else throw damaged();
    if (this.#at > limit) throw damaged();
  }

  /** Negative numbers come out as large ones, which no offset and no length is. */
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
    throw damaged();
  }
}

function formatOf(tag: number): number {
  if (tag === 0x12) return recordTypes.PROTO;
  return tag === 0x1a ? recordTypes.JSON : recordTypes.AVRO;
}

function damaged(): RpcError {
  return new RpcError('INVALID_ARGUMENT', 'The message is no EphemeralStreamRequest.');
}
