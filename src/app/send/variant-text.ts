import { type VariantInput, variantJson } from 'zerobus-runtime/codegen';
import { exactJson, holdsExact } from './exact-json.js';

/** Returns the JSON text of a VARIANT, with numbers in their original text. Throws `invalid-value`. */
export function toVariantText(value: unknown, column: string): string {
  // variantJson checks the depth too.
  const text = variantJson(value as VariantInput, column);
  return holdsExact(value) ? exactJson(value) : text;
}
