import { isJsonObject } from '../../system/bounded-json.js';
import { AdminError } from './admin-error.js';

/** Returns the fields of a body. Throws AdminError if it is not an object, or has a field that is not in `names`. */
export function readFields(body: unknown, names: readonly string[]): Readonly<Record<string, unknown>> {
  const example = `{${names.map((name) => `"${name}": …`).join(', ')}}`;
  if (!isJsonObject(body)) throw new AdminError('invalid-request', `The body must be a JSON object: ${example}.`);
  const unknown = Object.keys(body).find((key) => !names.includes(key));
  if (unknown === undefined) return body;
  throw new AdminError('invalid-request', `Unknown field '${unknown.slice(0, 100)}'. Send ${example}.`);
}
