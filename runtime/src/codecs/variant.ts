/** A value that JSON can represent. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/**
 * The JSON value `null` in a VARIANT column, where a plain `null` means SQL NULL. `toJSON` writes it as `null` and leaves SQL NULL out;
 * `fromJSON` reads both back. All copies of this package share the symbol.
 */
export const variantNull: unique symbol = Symbol.for('zerobus.variantNull');

const brand: unique symbol = Symbol.for('zerobus.VariantText');

/** JSON text for a VARIANT column, sent unchanged. Create it with `variantText`. */
export interface VariantText {
  readonly [brand]: string;
}

/** The input of a VARIANT column. */
export type VariantInput = JsonValue | typeof variantNull | VariantText;

/** The decoded value of a VARIANT column. */
export type VariantValue = JsonValue | typeof variantNull;

/**
 * Marks JSON text for a VARIANT column. It is sent unchanged, so numbers beyond 2^53 and the order of keys are kept.
 * Throws `SyntaxError` if the text is not JSON.
 *
 * @example
 * await producer.send({ id: 1, payload: variantText('{"n": 12345678901234567890}') });
 */
export function variantText(text: string): VariantText {
  JSON.parse(text);
  return { [brand]: text };
}

/** Returns the text of a `VariantText`; undefined for other values. */
export function readVariantText(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? (value as Partial<VariantText>)[brand] : undefined;
}

/** Whether `parseVariant` returns a `VariantText`. */
let keepsText = false;

/**
 * Returns the result of `decode`, in which each VARIANT is a `VariantText` instead of its value: parsing would change numbers beyond 2^53,
 * keys that occur twice, and the order of keys.
 */
export function withVariantTexts<T>(decode: () => T): T {
  keepsText = true;
  try {
    return decode();
  } finally {
    keepsText = false;
  }
}

/** Parses JSON text into the value of a VARIANT. Throws `SyntaxError`. */
export function parseVariant(text: string): VariantValue {
  if (keepsText) return { [brand]: text } as unknown as VariantValue;
  const value = JSON.parse(text) as JsonValue;
  return value === null ? variantNull : value;
}
