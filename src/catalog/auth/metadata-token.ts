import { z } from 'zod';
import { genError } from '../../model/gen-error.js';
import { parseCatalogError, saying } from '../rest/error-text.js';
import { type HttpSettings, request } from '../rest/http.js';
import type { Credentials } from './credentials.js';

const answer = z.object({ access_token: z.string().min(1) });

/**
 * A token that reads Unity Catalog. Client credentials are traded for a plain one (`all-apis`, no resource): the token
 * that ingestion uses cannot read metadata. Throws GenError `credentials-refused` and those of the request.
 */
export async function metadataToken(
  host: URL,
  credentials: Credentials,
  settings: HttpSettings,
  signal?: AbortSignal,
): Promise<string> {
  if ('token' in credentials) return credentials.token;
  const { clientId, clientSecret } = credentials;
  const basic = Buffer.from(`${clientId}:${clientSecret}`, 'utf8').toString('base64');
  const init: RequestInit = {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'all-apis' }).toString(),
  };
  const { status, text } = await request(new URL('/oidc/v1/token', host), init, settings, signal);
  if (status !== 200) {
    const said = saying(parseCatalogError(text), [clientSecret, basic]);
    throw genError('credentials-refused', {}, { host: host.host, status: String(status), answer: said });
  }
  const parsed = answer.safeParse(parseJson(text));
  if (parsed.success) return parsed.data.access_token;
  const source = `The token endpoint of ${host.host}`;
  throw genError('catalog-answer-invalid', {}, { source, reason: 'it holds no access_token' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
