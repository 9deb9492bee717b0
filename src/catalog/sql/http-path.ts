import { genError } from '../../diagnostics/gen-error.js';

/** The HTTP path of the warehouse with this id. Throws GenError `invalid-warehouse`. */
export function warehouseHttpPath(warehouse: string): string {
  const id = warehouse.trim();
  if (/^[A-Za-z0-9_-]{1,100}$/.test(id)) return `/sql/1.0/warehouses/${id}`;
  const reason = id === '' ? 'it is empty' : 'an id has letters and digits only';
  throw genError('invalid-warehouse', {}, { given: shown(warehouse), reason });
}

/**
 * The HTTP path of a warehouse or a cluster as its connection details show it, with or without the first slash.
 * Throws GenError `invalid-warehouse`.
 */
export function parseHttpPath(text: string): string {
  const path = text.trim().replace(/^\/?/, '/');
  // A cluster has /sql/protocolv1/o/<workspace>/<cluster>; `?o=` names the workspace where many share a host.
  if (/^\/sql(\/[\w.-]*\w)+\/?(\?o=\d+)?$/.test(path) && path.length <= 300) return path;
  const reason = /:\/\//.test(text)
    ? 'it is a URL, and only its path is wanted'
    : 'it is not a path that begins with /sql/';
  throw genError('invalid-warehouse', {}, { given: shown(text), reason });
}

function shown(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 100);
}
