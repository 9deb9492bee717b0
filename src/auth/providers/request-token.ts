import { z } from 'zod';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { systemClock } from '../../system/clock.js';
import { parseCatalogError, saying } from '../../system/http/error-text.js';
import { request } from '../../system/http/request.js';
import { jsonIn } from '../../system/json-in.js';
import type { AuthType } from '../auth-type.js';
import type { MintedToken } from '../minted-token.js';
import type { WayContext } from './way.js';

/** A request for a token that reads metadata. */
interface TokenRequest {
  readonly authType: AuthType;
  readonly form: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of this request, beside those of the settings. */
  readonly secrets: readonly string[];
  /** The error for an answer that refuses: its status, and what it says as the end of a sentence. */
  readonly refused: (status: string, answer: string) => GenError;
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  /** Seconds; servers write a number or put it into quotes. What is neither counts as absent. */
  expires_in: z
    .union([z.number(), z.string()])
    .transform(Number)
    .pipe(z.number().positive().finite())
    .optional()
    .catch(undefined),
});

/**
 * `POST /oidc/v1/token` of the workspace, with `scope=all-apis`: the token that ingestion uses cannot read metadata.
 * Throws GenError: that of `refused`, `token-answer-invalid`, `catalog-error`, and those of a request.
 */
export async function requestToken(
  { authType, form, headers, secrets, refused }: TokenRequest,
  { host, http, secrets: ofSettings }: WayContext,
  signal?: AbortSignal,
): Promise<MintedToken> {
  const init = {
    method: 'POST',
    headers: { ...headers, accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...form, scope: 'all-apis' }).toString(),
  };
  const { status, text } = await request(tokenEndpoint(host), init, http, signal);
  if (status !== 200) {
    const answer = saying(parseCatalogError(text), [...secrets, ...ofSettings]);
    if ([400, 401, 403].includes(status)) throw refused(String(status), answer);
    throw genError('catalog-error', {}, { host: host.host, status: String(status), answer });
  }
  const value = jsonIn(text);
  const { success, data } = tokenAnswer.safeParse(value);
  if (!success) {
    const reason = value === undefined ? 'it is no JSON' : 'it holds no access_token';
    throw genError('token-answer-invalid', {}, { host: host.host, reason });
  }
  const { access_token: token, expires_in: seconds } = data;
  const now = (http.clock ?? systemClock).now();
  return { authType, token, expiresAt: seconds === undefined ? undefined : now + seconds * 1000 };
}

/** Where a workspace gives tokens; also the audience that it takes OIDC tokens for by default. */
export function tokenEndpoint(host: URL): URL {
  return new URL('/oidc/v1/token', host);
}
