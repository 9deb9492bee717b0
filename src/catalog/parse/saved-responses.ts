import { jsonFault, parseJson } from '../../system/bounded-json.js';

/** A response for one table, or why a value contains none. */
export type SavedResponse =
  | { readonly value: unknown; readonly kind: 'table' | 'describe' }
  | { readonly reason: string };

/** How deep lists and rows can be nested in each other. */
const maxDepth = 6;

/**
 * Finds the responses for tables in the JSON that clients save: one response of Unity Catalog or of `DESCRIBE … AS JSON`, a list of
 * them with the key `tables` or without, rows with the column `json_metadata`, and the result of a statement over REST.
 */
export function findResponses(value: unknown, depth: number = 0): readonly SavedResponse[] {
  if (depth > maxDepth) return [{ reason: `its lists are nested deeper than ${maxDepth} levels` }];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => findResponses(item, depth + 1));
  if (has(value, 'tables') && Array.isArray(value.tables)) {
    const responses = findResponses(value.tables, depth + 1);
    const isPage = has(value, 'next_page_token') && Boolean(value.next_page_token);
    return isPage ? [...responses, { reason: 'it is one page of a list: save the other pages, too' }] : responses;
  }
  if (has(value, 'json_metadata')) return findInText(value.json_metadata, depth);
  if (has(value, 'table_name')) return [{ value, kind: 'describe' }];
  if (has(value, 'catalog_name')) return [{ value, kind: 'table' }];
  if (has(value, 'result') && has(value.result, 'data_array') && Array.isArray(value.result.data_array)) {
    return findInResult(value.result, value.result.data_array.flat(), depth);
  }
  if (has(value, 'error_code') && typeof value.error_code === 'string' && /^\w{1,60}$/.test(value.error_code)) {
    return [{ reason: `it is the answer ${value.error_code} of a request that failed` }];
  }
  return [{ reason: 'it contains no response of Unity Catalog or DESCRIBE … AS JSON for a table' }];
}

/** Finds the responses in the cells of the result of a statement. A result can be one part of several. */
function findInResult(result: unknown, cells: readonly unknown[], depth: number): readonly SavedResponse[] {
  if (!cells.some((cell) => typeof cell === 'string' && /^\s*[{[]/.test(cell))) {
    return [{ reason: 'it is the result of another statement than DESCRIBE … AS JSON' }];
  }
  const responses = cells.flatMap((cell) => findInText(cell, depth));
  const isPart = has(result, 'next_chunk_index') && result.next_chunk_index != null;
  return isPart ? [...responses, { reason: 'it is one part of a result: save the other parts, too' }] : responses;
}

function findInText(value: unknown, depth: number): readonly SavedResponse[] {
  if (typeof value !== 'string') return findResponses(value, depth + 1);
  try {
    return findResponses(parseJson(value), depth + 1);
  } catch (cause) {
    return [{ reason: `its json_metadata: ${jsonFault(cause, 'it is not JSON')}` }];
  }
}

/** Returns whether a value is an object with a key of its own. */
export function has<Key extends string>(value: unknown, key: Key): value is { readonly [K in Key]: unknown } {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}
