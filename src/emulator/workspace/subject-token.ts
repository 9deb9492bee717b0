/** Which JWTs of other identity providers the token endpoint exchanges. */
export interface FederationPolicy {
  /** The values of the claim `sub` that are accepted. */
  readonly subjects: readonly string[];
  /** Returns milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Returns why the JWT `token` is not exchanged; undefined if it is. Its subject must be one of the policy, and it must not have expired.
 * Its signature, issuer and audience are not checked: the emulator knows no identity provider.
 */
export function findTokenFault(token: string, { subjects, now }: FederationPolicy): string | undefined {
  const parts = token.split('.');
  const [header, claims] = parts.map(readPart);
  if (parts.length !== 3 || header === undefined || claims === undefined) return 'subject_token is not a JWT';
  const { sub: subject, exp: expiresAt } = claims;
  if (typeof subject !== 'string') return 'subject_token has no subject (sub)';
  if (typeof expiresAt === 'number' && expiresAt * 1000 <= now()) return 'subject_token has expired';
  if (subjects.includes(subject)) return undefined;
  return `No federation policy accepts the subject '${subject}'. Add it to the option federatedSubjects of startEmulator`;
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
