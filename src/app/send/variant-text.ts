import { type VariantInput, variantJson } from 'zerobus-runtime/codegen';
import { exactJson, holdsExact } from './exact-json.js';

/** The JSON text of a VARIANT from a value of JSON, numbers as they were written. Throws `invalid-value`. */
export function variantOf(value: unknown, column: string): string {
  // It checks the depth too.
  const text = variantJson(value as VariantInput, column);
  return holdsExact(value) ? exactJson(value) : text;
}
