/**
 * Returns the code of an error of the system or of Node.js, such as ENOENT; undefined if it has none. In jest, such an error is no
 * instance of the `Error` that this module sees.
 */
export function errorCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}

/** Returns whether an error means that the file does not exist. Every other one is about a file that exists. */
export function isMissing(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
