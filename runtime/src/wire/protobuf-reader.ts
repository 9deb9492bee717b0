import { ZerobusError } from '../errors/zerobus-error.js';
import { copyBytes } from './copy-bytes.js';
import { halves, HIGH as highAt, LOW as lowAt, word } from './int64.js';

const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads protobuf bytes. Whatever is no protobuf ends in `ZerobusError` `invalid-record`, never in a value made up. */
export class ProtobufReader {
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

  /** Where the next byte stands. */
  get at(): number {
    return this.#at;
  }

  /** Whether there is something left of the message that is read. */
  more(): boolean {
    return this.#at < this.#end;
  }

  /** Field number times 8, plus the wire type. */
  tag(): number {
    return this.#unsigned();
  }

  /** Goes into a message, of which the length comes next; `leave` with what it returns goes back to the outer one. */
  enter(): number {
    const outer = this.#end;
    const length = this.#length();
    this.#end = this.#at + length;
    return outer;
  }

  leave(outer: number): void {
    if (this.#at !== this.#end) throw invalidRecord('a message does not end where its length says');
    this.#end = outer;
  }

  /** Passes over the value that follows `tag`. */
  skip(tag: number): void {
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
        throw invalidRecord(`wire type ${tag & 7} is not in use`);
    }
  }

  boolean(): boolean {
    this.#varint();
    return (halves[lowAt] as number) !== 0 || (halves[highAt] as number) !== 0;
  }

  int(): number {
    this.#varint();
    return (halves[lowAt] as number) | 0;
  }

  bigint(): bigint {
    this.#varint();
    return word[0] as bigint;
  }

  float(): number {
    const at = this.#advance(4);
    return this.#view.getFloat32(at, true);
  }

  double(): number {
    const at = this.#advance(8);
    return this.#view.getFloat64(at, true);
  }

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

  /** A copy: the bytes that are read from may be reused. */
  bytes(): Uint8Array {
    const length = this.#length();
    const at = this.#advance(length);
    return copyBytes(this.#bytes, at, at + length);
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

  /** Into `word`. */
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

  /** A varint of at most 32 bits: tags and lengths. */
  #unsigned(): number {
    this.#varint();
    if ((halves[highAt] as number) !== 0) throw invalidRecord('a tag or a length has more than 32 bits');
    return halves[lowAt] as number;
  }

  #length(): number {
    const length = this.#unsigned();
    if (length > this.#end - this.#at) throw invalidRecord('it ends too early');
    return length;
  }

  #advance(bytes: number): number {
    const at = this.#at;
    if (bytes > this.#end - at) throw invalidRecord('it ends too early');
    this.#at = at + bytes;
    return at;
  }
}

/** The error for bytes that are not a record of the table. */
export function invalidRecord(what: string, cause?: unknown): ZerobusError {
  return new ZerobusError('invalid-record', `These bytes are no record: ${what}`, cause === undefined ? {} : { cause });
}
