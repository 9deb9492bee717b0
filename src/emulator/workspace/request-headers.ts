/** Returns the token of an `Authorization: Bearer …` header. */
export function readBearer(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
}

/** Returns whether a `Content-Type` header says that the body is JSON. */
export function isJsonType(header: string | undefined): boolean {
  return /^application\/json\s*(;|$)/i.test(header ?? '');
}
