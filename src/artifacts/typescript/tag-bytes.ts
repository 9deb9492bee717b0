import type { WireType } from '../../proto/scalar-types.js';

/** Returns the bytes of a tag: field number and wire type as a varint. */
export function tagBytes(number: number, wire: WireType): number[] {
  const bytes: number[] = [];
  let rest = number * 8 + wire;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

/** Emits the statements that write a tag at the variable `at`. */
export function writeTag(number: number, wire: WireType, at: string): string[] {
  return tagBytes(number, wire).map((byte, i) => `b[${plus(at, i)}] = 0x${byte.toString(16).padStart(2, '0')};`);
}

/** Returns the expression `p + 2`, or `p` for 0. */
export function plus(variable: string, offset: number): string {
  return offset === 0 ? variable : `${variable} + ${offset}`;
}

/** Returns a tag as the `case` of a decoder has it. */
export function tagNumber(number: number, wire: WireType): string {
  return String(number * 8 + wire);
}
