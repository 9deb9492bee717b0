import { URLSearchParams } from 'node:url';
import { isError } from '../errors/is-error.js';
import { maskCause, serverText } from '../errors/mask-secrets.js';
import { formatNetworkFailure, isCertificateError } from '../errors/network-failure.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { Scheduler } from '../time/scheduler.js';
import type { ClientCredentials, FederationCredentials } from './credentials.js';
import { postForm, type Route } from './post-form.js';
import { type TokenAnswer, tokenError } from './token-error.js';
import { prepareTokenGrant, type TokenGrant } from './token-grant.js';
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
  readonly credentials: ClientCredentials | FederationCredentials;
  readonly scheduler: Scheduler;
  /** How to connect to the workspace. Default: directly, and the trust of Node.js. */
  readonly route?: Route | undefined;
}

/** Sends one request for one token. Rejects with a `ZerobusError`, which is retryable if another attempt may help and never shows a secret. */
export async function requestToken(
  endpoint: TokenEndpoint,
  table: string,
  signal: AbortSignal,
): Promise<TokenResponse> {
  const { headers, fields, secrets } = await prepareTokenGrant(endpoint.credentials, endpoint.scheduler, signal);
  let answer: TokenAnswer;
  try {
    answer = await postForm(
      {
        url: `${endpoint.workspaceUrl}/oidc/v1/token`,
        route: endpoint.route ?? { proxy: undefined, tls: undefined },
        headers,
        body: formatRequestBody(fields, table, endpoint.workspaceId),
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_RESPONSE_BYTES,
      },
      signal,
    );
  } catch (cause) {
    throw ZerobusError.is(cause) ? cause : networkError(cause, endpoint.workspaceUrl, secrets);
  }
  if (answer.status !== 200 || /^\s*</.test(answer.body)) {
    throw tokenError(answer, table, secrets, 'federation' in endpoint.credentials);
  }
  return parseTokenResponse(answer.body);
}

function networkError(cause: unknown, workspaceUrl: string, secrets: readonly string[]): ZerobusError {
  const reason = serverText(isError(cause) ? formatNetworkFailure(cause) : String(cause), secrets);
  const kind = isCertificateError(cause) ? 'certificate-rejected' : 'token-unavailable';
  return new ZerobusError(kind, `Cannot get a token from ${workspaceUrl}: ${reason}`, {
    // What Node.js throws for a malformed response has its bytes.
    cause: maskCause(cause, secrets),
  });
}

/** Formats the body of a request for a token that may write into one table and do nothing else. */
function formatRequestBody(grant: TokenGrant['fields'], table: string, workspaceId: string): string {
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
    ...grant,
    scope: 'all-apis',
    resource: `api://databricks/workspaces/${workspaceId}/zerobusDirectWriteApi`,
    authorization_details: JSON.stringify(details),
  }).toString();
}
