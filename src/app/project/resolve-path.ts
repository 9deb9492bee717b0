import { resolve } from 'node:path';
import { isForeignPath, portablePath } from '../../system/portable-path.js';
import { RequestError, type RequestField } from './request-error.js';

/** Resolves a path of a request, with `/` or `\` between folders. Throws RequestError for an absolute path of another system. */
export function resolvePath(field: RequestField, path: string, folder: string): string {
  return resolve(folder, readPath(field, path));
}

/** Returns a path of a request as a config keeps it. Throws RequestError as `resolvePath` does. */
export function readPath(field: RequestField, path: string): string {
  if (!isForeignPath(path)) return portablePath(path);
  throw new RequestError([field], (write) => ({
    message: `${write(field)} is a path of Windows: ${path}.`,
    help: 'Use a relative path, with / between folders.',
  }));
}
