import { TextDecoder } from 'node:util';
import { ZerobusError } from '../errors/zerobus-error.js';
import { copyBytes } from '../wire/copy-bytes.js';
import { halves, HIGH as highAt, LOW as lowAt, word } from '../wire/int64.js';
import { formatDate } from './date.js';
import type { Micros } from './micros.js';
import { parseVariant, type VariantValue } from './variant.js';

const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads protobuf bytes in order, and the Delta types that Zerobus encodes as a number or as text. One class, because a subclass would
 * make decoding a tenth slower. Malformed bytes throw `ZerobusError` `invalid-record`; no method returns a value that the
 * bytes do not contain.
 */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;
  #end: number;

  constructor(bytes: Uint8Array, start: number = 0, end: number = bytes.length) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#at = start;
    this.#end = end;
  }

  /** Position of the next byte. */
  get at(): number {
    return this.#at;
  }

  /** Whether the current message has more bytes. */
  more(): boolean {
    return this.#at < this.#end;
  }

  /** Reads a tag: the field number times 8, plus the wire type. */
  tag(): number {
    return this.#unsigned();
  }

  /** Enters a nested message, whose length follows. Returns the state to pass to `leave`. */
  enter(): number {
    const outer = this.#end;
    const length = this.#length();
    this.#end = this.#at + length;
    return outer;
  }

  /** Returns to the outer message. Throws if the nested one was not read to its end. */
  leave(outer: number): void {
    if (this.#at !== this.#end) throw invalidRecord('a message does not end where its length says');
    this.#end = outer;
  }

  /** Skips the value that follows `tag`. */
  skip(tag: number): void {
    if (tag < 8) throw invalidRecord('field number 0 does not exist');
    switch (tag & 7) {
      case 0:
        this.#varint();
        return;
      case 1:
        this.#advance(8);
        return;
      case 2:
        this.#advance(this.#length());
        return;
      case 5:
        this.#advance(4);
        return;
      default:
        throw invalidRecord(`wire type ${tag & 7} does not exist`);
    }
  }

  /** Reads a bool. */
  boolean(): boolean {
    this.#varint();
    return (halves[lowAt] as number) !== 0 || (halves[highAt] as number) !== 0;
  }

  /** Reads an int32. */
  int(): number {
    this.#varint();
    return (halves[lowAt] as number) | 0;
  }

  /** Reads an int64. */
  bigint(): bigint {
    this.#varint();
    return word[0] as bigint;
  }

  /** Reads a float. */
  float(): number {
    const at = this.#advance(4);
    return this.#view.getFloat32(at, true);
  }

  /** Reads a double. */
  double(): number {
    const at = this.#advance(8);
    return this.#view.getFloat64(at, true);
  }

  /** Reads a string. Throws if it is not UTF-8. */
  string(): string {
    const length = this.#length();
    const at = this.#advance(length);
    if (length < 24) {
      const short = this.#ascii(at, length);
      if (short !== undefined) return short;
    }
    try {
      return text.decode(this.#bytes.subarray(at, at + length));
    } catch (cause) {
      throw invalidRecord('a string is not UTF-8', cause);
    }
  }

  /** Reads bytes into a copy, because the caller may reuse the buffer. */
  bytes(): Uint8Array {
    const length = this.#length();
    const at = this.#advance(length);
    return copyBytes(this.#bytes, at, at + length);
  }

  /** Reads a TIMESTAMP or TIMESTAMP_NTZ. */
  micros(): Micros {
    return this.bigint() as Micros;
  }

  /** Reads a DATE as `2026-01-31`. */
  date(): string {
    return formatDate(this.int());
  }

  /** Reads a VARIANT, which is JSON text on the wire. Throws if the text is not JSON. */
  variant(): VariantValue {
    const json = this.string();
    try {
      return parseVariant(json);
    } catch (cause) {
      throw invalidRecord('a VARIANT does not contain JSON', cause);
    }
  }

  #ascii(at: number, length: number): string | undefined {
    let result = '';
    for (let index = at; index < at + length; index++) {
      const byte = this.#bytes[index] as number;
      if (byte > 127) return undefined;
      result += String.fromCharCode(byte);
    }
    return result;
  }

  /** Reads a varint into `word`. */
  #varint(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#bytes[this.#advance(1)] as number;
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >> 4;
      } else high |= bits << (shift - 32);
      if (byte < 128) {
        halves[lowAt] = low;
        halves[highAt] = high;
        return;
      }
    }
    throw invalidRecord('a varint has more than ten bytes');
  }

  /** Reads a varint of at most 32 bits, for tags and lengths. */
  #unsigned(): number {
    this.#varint();
    if ((halves[highAt] as number) !== 0) throw invalidRecord('a tag or a length has more than 32 bits');
    return halves[lowAt] as number;
  }

  #length(): number {
    const length = this.#unsigned();
    if (length > this.#end - this.#at) throw invalidRecord('they end too early');
    return length;
  }

  #advance(bytes: number): number {
    const at = this.#at;
    if (bytes > this.#end - at) throw invalidRecord('they end too early');
    this.#at = at + bytes;
    return at;
  }
}

/** Returns the error for bytes that are not a record of the table. */
function invalidRecord(what: string, cause?: unknown): ZerobusError {
  return new ZerobusError(
    'invalid-record',
    `The bytes are not a record: ${what}`,
    cause === undefined ? {} : { cause },
  );
}
