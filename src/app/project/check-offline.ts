import type { SourceRequest } from './project-request.js';
import { RequestError } from './request-error.js';

/** Returns whether to use the lock alone. Throws RequestError when the request names a source too. */
export function checkOffline(request: SourceRequest & { readonly offline?: boolean | undefined }): boolean {
  const { offline = false } = request;
  for (const field of ['snapshot', 'vars', 'source', 'warehouse', 'httpPath'] as const) {
    if (!offline || request[field] === undefined) continue;
    throw new RequestError(['offline', field], (write) => ({
      message: `${write('offline')} cannot be combined with ${write(field)}: offline, only the lock is read.`,
      help: `Remove ${write('offline')} or ${write(field)}.`,
    }));
  }
  return offline;
}
