import { genError } from '../../diagnostics/gen-error.js';
import { printable } from '../../diagnostics/printable.js';

/** Returns the HTTP path of the warehouse with this ID. Throws GenError `invalid-warehouse`. */
export function warehouseHttpPath(warehouse: string): string {
  const id = warehouse.trim();
  if (/^[A-Za-z0-9_-]{1,100}$/.test(id)) return `/sql/1.0/warehouses/${id}`;
  const reason = id === '' ? 'it is empty' : 'an ID contains only letters and digits';
  throw genError('invalid-warehouse', {}, { given: printable(warehouse, 100), reason });
}

/**
 * Parses the HTTP path of a warehouse or cluster, as its connection details show it; the first slash is optional. Throws
 * GenError `invalid-warehouse`.
 */
export function parseHttpPath(text: string): string {
  const path = text.trim().replace(/^\/?/, '/');
  // The path of a cluster is /sql/protocolv1/o/<workspace>/<cluster>. `?o=` selects the workspace on a shared host.
  if (/^\/sql(\/[\w.-]*\w)+\/?(\?o=\d+)?$/.test(path) && path.length <= 300) return path;
  const reason = /:\/\//.test(text) ? 'it is a URL; pass only its path' : 'the path must begin with /sql/';
  throw genError('invalid-warehouse', {}, { given: printable(text, 100), reason });
}
