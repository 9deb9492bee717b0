import { jsonFault, parseJson } from '../../system/bounded-json.js';

/** JSON text that was parsed, or why it cannot be, to follow the name of a field in a message. */
export type ParsedJson = { readonly value: unknown; readonly problem?: undefined } | { readonly problem: string };

/** Parses the JSON text of a record or of a VARIANT. Spark's JSON parser takes at most 1,000 levels, and so does this one. */
export function readJson(text: string): ParsedJson {
  try {
    return { value: parseJson(text) };
  } catch (error) {
    return { problem: jsonFault(error, 'it is not valid JSON').replace(/^it /, '') };
  }
}
