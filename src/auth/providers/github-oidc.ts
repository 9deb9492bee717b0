import { z } from 'zod';
import { GenError, genError } from '../../diagnostics/gen-error.js';
import { parseCatalogError, saying } from '../../system/http/error-text.js';
import { type HttpAnswer, request } from '../../system/http/request.js';
import { parseJson } from '../../system/parse-json.js';
import { checkToken } from '../check-token.js';
import { isLoopback } from '../workspace-host.js';
import { exchange } from './exchange.js';
import { tokenEndpoint } from './request-token.js';
import type { Way, WayContext } from './way.js';

const githubAnswer = z.object({ value: z.string().min(1) });

/**
 * The OIDC token of a GitHub Actions job, asked for with the audience of DATABRICKS_TOKEN_AUDIENCE, else the token endpoint
 * of the workspace. Fails with GenError `oidc-token-unavailable`.
 */
export function githubOidc(context: WayContext): Way {
  const { settings, host } = context;
  const authType = 'github-oidc';
  const address = settings.environment['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '';
  const secret = settings.environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '';
  if (address === '' || secret === '') {
    return { authType, unused: 'this is no job of GitHub Actions that has permissions: id-token: write.' };
  }
  const audience = settings.get('audience') || tokenEndpoint(host).href;
  const idToken = (signal?: AbortSignal) => askGithub(address, secret, audience, context, signal);
  return { authType, ambient: true, mint: exchange(authType, context, idToken) };
}

async function askGithub(
  address: string,
  secret: string,
  audience: string,
  { http, secrets }: WayContext,
  signal: AbortSignal | undefined,
): Promise<string> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && !isLoopback(url.hostname))) {
    throw unavailable('ACTIONS_ID_TOKEN_REQUEST_URL is no https URL');
  }
  url.searchParams.set('audience', audience);
  let answer: HttpAnswer;
  try {
    const headers = { accept: 'application/json', authorization: `Bearer ${checkToken(secret, url)}` };
    answer = await request(url, { headers }, http, signal);
  } catch (error) {
    // It is GitHub that is out of reach, not the workspace.
    if (error instanceof GenError) throw unavailable(error.diagnostic.message.replace(/\.$/, ''), error);
    throw error;
  }
  if (answer.status !== 200) {
    const said = saying(parseCatalogError(answer.text), secrets);
    throw unavailable(`${url.host} answered with status ${answer.status}${said}`);
  }
  const value = parseValue(answer.text);
  if (value === undefined) throw unavailable(`the answer of ${url.host} holds none`);
  return value;
}

function parseValue(text: string): string | undefined {
  try {
    return githubAnswer.safeParse(parseJson(text)).data?.value;
  } catch {
    return undefined;
  }
}

function unavailable(reason: string, cause?: unknown): GenError {
  return genError('oidc-token-unavailable', {}, { reason }, cause);
}
