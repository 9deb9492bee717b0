import { countCharacters, isValidUtf8 } from '../wire/utf8.js';
import { findDecimalProblem } from './check-decimal.js';
import { CHECK, type FieldPlan, type MessagePlan } from './message-plan.js';
import { readJson } from './read-json.js';
import { RecordError } from './record-error.js';

/**
 * Checks encoded records against a plan, without creating objects. It shares no code with the runtime's encoder and
 * reader, so that it finds mistakes that those two have in common.
 */
export class RecordChecker {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;

  /** Checks the record from `start` to `end`. Throws RecordError for the first problem. */
  check(plan: MessagePlan, bytes: Uint8Array, start: number, end: number): void {
    this.#bytes = bytes;
    this.#at = start;
    this.#message(plan, end);
  }

  #message(plan: MessagePlan, end: number): void {
    const walk = ++plan.walks;
    const { seen } = plan;
    let required = 0;
    while (this.#at < end) {
      const tag = this.#unsigned(end);
      const field = plan.find(tag >>> 3);
      if (field === undefined) throw unknownField(tag);
      if ((tag & 7) === field.wire) this.#value(field, end);
      else if ((tag & 7) === 2 && field.packable && field.shape === 'list') this.#packed(field, end);
      else throw wrongWireType(field, tag & 7);
      const index = field.required;
      if (index >= 0 && seen[index] !== walk) {
        seen[index] = walk;
        required++;
      }
    }
    if (required < plan.required.length) throw missingField(plan, walk);
  }

  #value(field: FieldPlan, end: number): void {
    switch (field.check) {
      case CHECK.varint:
        this.#skipVarint(field, end);
        return;
      case CHECK.integer: {
        const value = this.#int32(field, end);
        if (value < field.min || value > field.max) throw outOfRange(field, value);
        return;
      }
      case CHECK.fixed64:
        this.#advance(field, 8, end);
        return;
      case CHECK.fixed32:
        this.#advance(field, 4, end);
        return;
      default:
        this.#delimited(field, end);
    }
  }

  #delimited(field: FieldPlan, end: number): void {
    const length = this.#unsigned(end);
    const start = this.#at;
    if (length > end - start) throw truncated(field);
    const stop = start + length;
    if (field.check === CHECK.message) this.#message(field.message as MessagePlan, stop);
    else if (field.check !== CHECK.bytes) checkText(field, this.#bytes, start, stop);
    this.#at = stop;
  }

  #packed(field: FieldPlan, end: number): void {
    const length = this.#unsigned(end);
    if (length > end - this.#at) throw truncated(field);
    const stop = this.#at + length;
    while (this.#at < stop) this.#value(field, stop);
  }

  #advance(field: FieldPlan, bytes: number, end: number): void {
    if (bytes > end - this.#at) throw truncated(field);
    this.#at += bytes;
  }

  #skipVarint(field: FieldPlan, end: number): void {
    const bytes = this.#bytes;
    const stop = Math.min(end, this.#at + 10);
    let at = this.#at;
    while (at < stop && (bytes[at] as number) > 127) at++;
    if (at === stop) throw truncated(field);
    this.#at = at + 1;
  }

  /** Reads the low 32 bits of a varint, as protobuf does for int32. */
  #int32(field: FieldPlan, end: number): number {
    const start = this.#at;
    this.#skipVarint(field, end);
    const bytes = this.#bytes;
    const stop = Math.min(this.#at, start + 5);
    let value = 0;
    for (let at = start, shift = 0; at < stop; at++, shift += 7) value |= ((bytes[at] as number) & 127) << shift;
    return value;
  }

  /** Reads a tag or a length. */
  #unsigned(end: number): number {
    const bytes = this.#bytes;
    let at = this.#at;
    const first = bytes[at] as number;
    if (at < end && first < 128) {
      this.#at = at + 1;
      return first;
    }
    const stop = Math.min(end, at + 5);
    let value = 0;
    for (let shift = 0; at < stop; shift += 7) {
      const byte = bytes[at++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128) {
        this.#at = at;
        return value >>> 0;
      }
    }
    throw new RecordError('the record is truncated or not a protobuf message');
  }
}

function checkText(field: FieldPlan, bytes: Uint8Array, start: number, end: number): void {
  if (field.check === CHECK.decimal) {
    const problem = findDecimalProblem(bytes, start, end, field.max, field.scale);
    if (problem !== undefined) throw fieldError(field, problem);
    return;
  }
  if (!isValidUtf8(bytes, start, end)) throw fieldError(field, 'is not valid UTF-8');
  if (field.check === CHECK.boundedText && end - start > field.max) {
    const length = countCharacters(bytes, start, end);
    if (length > field.max) throw fieldError(field, `has ${length} characters, the column allows ${field.max}`);
  } else if (field.check === CHECK.variant) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
    const { problem } = readJson(text);
    if (problem !== undefined) throw fieldError(field, problem);
  }
}

function fieldError(field: FieldPlan, problem: string): RecordError {
  return new RecordError(`field '${field.path}' ${problem}`, field.path);
}

function truncated(field: FieldPlan): RecordError {
  return fieldError(field, 'is truncated');
}

function outOfRange(field: FieldPlan, value: number): RecordError {
  return fieldError(field, `is out of range: ${value} is not between ${field.min} and ${field.max}`);
}

function wrongWireType(field: FieldPlan, wire: number): RecordError {
  return fieldError(field, `has wire type ${wire}, but its descriptor requires ${field.wire}`);
}

function unknownField(tag: number): RecordError {
  return new RecordError(`field number ${tag >>> 3} is not in the descriptor`);
}

function missingField(plan: MessagePlan, walk: number): RecordError {
  const field = plan.required.find((candidate) => plan.seen[candidate.required] !== walk) as FieldPlan;
  return fieldError(field, 'is missing, although it is NOT NULL');
}
