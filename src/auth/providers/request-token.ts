import { z } from 'zod';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { tryParseJson } from '../../system/bounded-json.js';
import { systemClock } from '../../system/clock.js';
import { describeText } from '../../system/http/foreign-response.js';
import { request } from '../../system/http/request.js';
import { formatServerError, parseServerError } from '../../system/http/server-error.js';
import type { AuthType } from '../auth-type.js';
import type { MintedToken } from '../minted-token.js';
import type { ProviderContext } from './credential-provider.js';

/** A request for a token that reads metadata. */
interface TokenRequest {
  readonly authType: AuthType;
  readonly form: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Secrets of this request, in addition to the secrets in the settings. */
  readonly secrets: readonly string[];
  /** Creates the error for a rejection. `answer` is the text of the server, as the end of a sentence. */
  readonly rejected: (status: string, answer: string) => GenError;
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  /** In seconds, as a number or a numeric string; anything else counts as absent. */
  expires_in: z
    .union([z.number(), z.string()])
    .transform(Number)
    .pipe(z.number().positive().finite())
    .optional()
    .catch(undefined),
});

/**
 * Requests a token from `POST /oidc/v1/token` of the workspace, with `scope=all-apis`: a token for ingestion cannot read
 * metadata. Throws the error of `rejected`, GenError `token-answer-invalid` or `catalog-error`, and whatever `request` throws.
 */
export async function requestToken(
  { authType, form, headers, secrets, rejected }: TokenRequest,
  { host, http, secrets: knownSecrets }: ProviderContext,
  signal?: AbortSignal,
): Promise<MintedToken> {
  const init = {
    method: 'POST',
    headers: { ...headers, accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...form, scope: 'all-apis' }).toString(),
  };
  const { status, text } = await request(tokenEndpoint(host), init, http, signal);
  if (status !== 200) {
    const found = parseServerError(text);
    if ([400, 401, 403].includes(status) && text.trim() !== '' && tryParseJson(text) === undefined) {
      const reason = describeText(status, text, [...secrets, ...knownSecrets]);
      throw genError('token-answer-invalid', {}, { host: host.host, reason });
    }
    const answer = formatServerError(found, [...secrets, ...knownSecrets]);
    if ([400, 401, 403].includes(status)) throw rejected(String(status), answer);
    throw genError('catalog-error', {}, { host: host.host, status: String(status), answer });
  }
  const value = tryParseJson(text);
  const { success, data } = tokenAnswer.safeParse(value);
  if (!success) {
    const reason = value === undefined ? describeText(status, text, []) : 'it has no access_token';
    throw genError('token-answer-invalid', {}, { host: host.host, reason });
  }
  const { access_token: token, expires_in: seconds } = data;
  const now = (http.clock ?? systemClock).now();
  return { authType, token, expiresAt: seconds === undefined ? undefined : now + seconds * 1000 };
}

/** Returns the token endpoint of a workspace, which is also the default audience of OIDC tokens for it. */
export function tokenEndpoint(host: URL): URL {
  return new URL('/oidc/v1/token', host);
}
