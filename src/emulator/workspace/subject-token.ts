/**
 * Reads the subject of the JWT `token`, or says why it is not exchanged. It must not have expired at `now`, in milliseconds since 1970. Its
 * signature, issuer and audience are not checked: the emulator knows no identity provider.
 */
export function readSubject(token: string, now: number): { readonly subject: string } | { readonly fault: string } {
  const parts = token.split('.');
  const [header, claims] = parts.map(readPart);
  if (parts.length !== 3 || header === undefined || claims === undefined)
    return { fault: 'subject_token is not a JWT' };
  const { sub: subject, exp: expiresAt } = claims;
  if (typeof subject !== 'string') return { fault: 'subject_token has no subject (sub)' };
  if (typeof expiresAt === 'number' && expiresAt * 1000 <= now) return { fault: 'subject_token has expired' };
  return { subject };
}

/** Reads the JSON object of a part of a JWT; undefined if it has none. */
function readPart(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
