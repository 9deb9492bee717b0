import { ZerobusError } from '../errors.js';
import { isCertificateError } from '../grpc/certificate-error.js';
import { failureText } from '../grpc/connection-error.js';
import type { ClientCredentials } from './credentials.js';
import { readCapped } from './read-capped.js';
import { parseTokenAnswer, type TokenAnswer } from './token-answer.js';
import { tokenRefusal } from './token-refusal.js';
import { tokenRequestBody } from './token-request.js';

/** Milliseconds for one request. */
const TIMEOUT_MS = 30_000;
/** Bytes of an answer at most; a token has about 2,000. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** Where and for whom tokens are minted. */
export interface TokenEndpoint {
  /** `https://<workspace>`, no path. */
  readonly workspaceUrl: string;
  /** The first label of the Zerobus endpoint's host. */
  readonly workspaceId: string;
  readonly credentials: ClientCredentials;
}

/** One request for one token. Rejects with a `ZerobusError`, retryable where another attempt may help; it never shows the secret. */
export async function requestToken(endpoint: TokenEndpoint, table: string, signal: AbortSignal): Promise<TokenAnswer> {
  const { clientId, clientSecret } = endpoint.credentials;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  let status: number;
  let body: string;
  try {
    const response = await fetch(`${endpoint.workspaceUrl}/oidc/v1/token`, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      headers: {
        authorization: `Basic ${basic}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: tokenRequestBody(table, endpoint.workspaceId),
    });
    status = response.status;
    body = await readCapped(response, MAX_ANSWER_BYTES);
  } catch (cause) {
    throw ZerobusError.is(cause) ? cause : unreachable(cause, endpoint.workspaceUrl);
  }
  if (status !== 200) throw tokenRefusal(status, body, table, [clientSecret, basic]);
  return parseTokenAnswer(body);
}

function unreachable(cause: unknown, workspaceUrl: string): ZerobusError {
  // fetch() says no more than that it failed; the reason is its cause.
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const reason = inner instanceof Error ? failureText(inner) : String(inner);
  const kind = isCertificateError(cause) ? 'certificate-rejected' : 'token-unavailable';
  return new ZerobusError(kind, `No token from ${workspaceUrl}: ${reason}`, { cause });
}
