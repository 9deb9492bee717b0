import { maskCause, serverText } from '../errors/mask-secrets.js';
import { formatNetworkFailure, isCertificateError } from '../errors/network-failure.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { ClientCredentials } from './credentials.js';
import { type TokenAnswer, tokenError } from './token-error.js';
import { parseTokenResponse, type TokenResponse } from './token-response.js';

/** Milliseconds that one request may take. */
const TIMEOUT_MS = 30_000;
/** Maximum size of a response in bytes; a token has about 2,000. */
const MAX_RESPONSE_BYTES = 256 * 1024;

/** Where to request tokens, and for whom. */
export interface TokenEndpoint {
  /** `https://<workspace>`, without a path. */
  readonly workspaceUrl: string;
  /** The first label of the Zerobus endpoint's host. */
  readonly workspaceId: string;
  readonly credentials: ClientCredentials;
}

/** Sends one request for one token. Rejects with a `ZerobusError`, which is retryable if another attempt may help and never shows the secret. */
export async function requestToken(
  endpoint: TokenEndpoint,
  table: string,
  signal: AbortSignal,
): Promise<TokenResponse> {
  const { clientId, clientSecret } = endpoint.credentials;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const secrets = [clientSecret, basic];
  let answer: TokenAnswer;
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
      body: formatRequestBody(table, endpoint.workspaceId),
    });
    const body = await readText(response, MAX_RESPONSE_BYTES);
    answer = { status: response.status, body, location: response.headers.get('location') };
  } catch (cause) {
    throw ZerobusError.is(cause) ? cause : networkError(cause, endpoint.workspaceUrl, secrets);
  }
  if (answer.status !== 200 || /^\s*</.test(answer.body)) throw tokenError(answer, table, secrets);
  return parseTokenResponse(answer.body);
}

function networkError(cause: unknown, workspaceUrl: string, secrets: readonly string[]): ZerobusError {
  // The error of fetch() says only that it failed; the reason is its cause.
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const reason = serverText(inner instanceof Error ? formatNetworkFailure(inner) : String(inner), secrets);
  const kind = isCertificateError(cause) ? 'certificate-rejected' : 'token-unavailable';
  return new ZerobusError(kind, `Cannot get a token from ${workspaceUrl}: ${reason}`, {
    // What fetch() throws for a malformed response has its bytes.
    cause: maskCause(cause, secrets),
  });
}

/** Formats the body of a request for a token that may write into one table and do nothing else. */
function formatRequestBody(table: string, workspaceId: string): string {
  const [catalog = '', schema = ''] = table.split('.');
  const privileges = (type: string, name: string, granted: readonly string[]): Record<string, unknown> => ({
    type: 'unity_catalog_privileges',
    privileges: granted,
    object_type: type,
    object_full_path: name,
  });
  const details = [
    privileges('CATALOG', catalog, ['USE CATALOG']),
    privileges('SCHEMA', `${catalog}.${schema}`, ['USE SCHEMA']),
    { ...privileges('TABLE', table, ['SELECT', 'MODIFY']), operations: ['zerobuswrite'] },
  ];
  return new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'all-apis',
    resource: `api://databricks/workspaces/${workspaceId}/zerobusDirectWriteApi`,
    authorization_details: JSON.stringify(details),
  }).toString();
}

/** Reads the body of a response as text. Throws `configuration` if it has more than `maxBytes`: no token endpoint sends that. */
async function readText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    bytes += value.length;
    if (bytes > maxBytes) {
      await reader.cancel();
      throw new ZerobusError(
        'configuration',
        `The response from ${new URL(response.url).origin} has more than ${maxBytes} bytes`,
      );
    }
    chunks.push(value);
  }
}
