import { z } from 'zod';
import { GenError, genError } from '../../diagnostics/gen-error.js';
import { tryParseJson } from '../../system/bounded-json.js';
import { type HttpAnswer, request } from '../../system/http/request.js';
import { formatServerError, parseServerError } from '../../system/http/server-error.js';
import { checkHeaderToken } from '../check-header-token.js';
import { isLoopback } from '../workspace-host.js';
import type { CredentialProvider, ProviderContext } from './credential-provider.js';
import { exchangeOidcToken } from './exchange-oidc-token.js';
import { tokenEndpoint } from './request-token.js';

const githubAnswer = z.object({ value: z.string().min(1) });

/**
 * Exchanges the OIDC token of a GitHub Actions job. Its audience is DATABRICKS_TOKEN_AUDIENCE, by default the token endpoint
 * of the workspace. Minting throws GenError `oidc-token-unavailable`.
 */
export function githubOidc(context: ProviderContext): CredentialProvider {
  const { settings, host } = context;
  const authType = 'github-oidc';
  const address = settings.environment['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '';
  const secret = settings.environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '';
  if (address === '' || secret === '') {
    return { authType, skipReason: 'not in a GitHub Actions job with `permissions: id-token: write`.' };
  }
  const audience = settings.get('audience') || tokenEndpoint(host).href;
  const requestIdToken = (signal?: AbortSignal) => requestGithubToken(address, secret, audience, context, signal);
  return { authType, ambient: true, mint: exchangeOidcToken(authType, context, requestIdToken) };
}

async function requestGithubToken(
  address: string,
  secret: string,
  audience: string,
  { http, secrets }: ProviderContext,
  signal: AbortSignal | undefined,
): Promise<string> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && !isLoopback(url.hostname))) {
    throw unavailable('ACTIONS_ID_TOKEN_REQUEST_URL is not an https URL');
  }
  url.searchParams.set('audience', audience);
  let answer: HttpAnswer;
  try {
    const headers = { accept: 'application/json', authorization: `Bearer ${checkHeaderToken(secret, url)}` };
    answer = await request(url, { headers }, http, signal);
  } catch (error) {
    // GitHub is unreachable, not the workspace: the chain must go on.
    if (error instanceof GenError) throw unavailable(error.diagnostic.message.replace(/\.$/, ''), error);
    throw error;
  }
  if (answer.status !== 200) {
    const text = formatServerError(parseServerError(answer.text), secrets);
    throw unavailable(`${url.host} responded with status ${answer.status}${text}`);
  }
  const value = githubAnswer.safeParse(tryParseJson(answer.text)).data?.value;
  if (value === undefined) throw unavailable(`the response of ${url.host} contains no token`);
  return value;
}

function unavailable(reason: string, cause?: unknown): GenError {
  return genError('oidc-token-unavailable', {}, { reason }, cause);
}
