/** What JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/** JSON's `null` in a VARIANT column; a plain `null` there is SQL's NULL. The same symbol in every copy of this package. */
export const variantNull: unique symbol = Symbol.for('zerobus.variantNull');

const brand: unique symbol = Symbol.for('zerobus.VariantText');

/** JSON text that goes into a VARIANT as it is. Made by `variantText`. */
export interface VariantText {
  readonly [brand]: string;
}

/** What a VARIANT column takes. */
export type VariantInput = JsonValue | typeof variantNull | VariantText;

/** What decoding a VARIANT gives. */
export type VariantValue = JsonValue | typeof variantNull;

/** Takes JSON text as it is: numbers beyond 2^53 and the order of keys survive. Throws `SyntaxError` where it is no JSON. */
export function variantText(text: string): VariantText {
  JSON.parse(text);
  return { [brand]: text };
}

/** The text of a `VariantText`, or undefined for everything else. */
export function readVariantText(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? (value as Partial<VariantText>)[brand] : undefined;
}

/** JSON text to what a record holds. Throws `SyntaxError`. */
export function parseVariant(text: string): VariantValue {
  const value = JSON.parse(text) as JsonValue;
  return value === null ? variantNull : value;
}
