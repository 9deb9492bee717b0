/** Parses the target of an HTTP request. Returns undefined if it is neither a path nor a URL. */
export function parseRequestUrl(target: string | undefined): URL | undefined {
  try {
    return new URL(target ?? '/', 'http://workspace');
  } catch {
    return undefined;
  }
}
