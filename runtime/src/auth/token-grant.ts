import { Buffer } from 'node:buffer';
import type { Scheduler } from '../time/scheduler.js';
import type { ClientCredentials, FederationCredentials } from './credentials.js';
import { readSubjectToken } from './subject-token.js';

/** What a token request proves the identity of the client with. */
export interface TokenGrant {
  readonly headers: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  /** What no error may show. */
  readonly secrets: readonly string[];
}

/** Prepares the grant of one request: client credentials (RFC 6749) or token exchange (RFC 8693). Rejects as `readSubjectToken` does. */
export async function prepareTokenGrant(
  credentials: ClientCredentials | FederationCredentials,
  scheduler: Scheduler,
  signal: AbortSignal,
): Promise<TokenGrant> {
  if ('federation' in credentials) {
    const { federation } = credentials;
    const subjectToken = await readSubjectToken(federation, scheduler, signal);
    return {
      headers: {},
      fields: {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: subjectToken,
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        ...(federation.clientId === undefined ? {} : { client_id: federation.clientId }),
      },
      secrets: [subjectToken],
    };
  }
  const { clientId, clientSecret } = credentials;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  return {
    headers: { authorization: `Basic ${basic}` },
    fields: { grant_type: 'client_credentials' },
    secrets: [clientSecret, basic],
  };
}
