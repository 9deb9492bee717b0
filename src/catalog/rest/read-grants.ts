import { z } from 'zod';
import { checkHeaderToken } from '../../auth/check-header-token.js';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { quoteName } from '../../model/quote-name.js';
import { tryParseJson } from '../../system/bounded-json.js';
import { describeText } from '../../system/http/foreign-response.js';
import { type HttpAnswer, request } from '../../system/http/request.js';
import { formatServerError, parseServerError } from '../../system/http/server-error.js';
import { validateResponse } from '../parse/validate-response.js';
import type { CatalogAccess } from './rest-source.js';

/** A privilege that a principal holds. */
export interface HeldGrant {
  readonly principal: string;
  /** In capitals, with spaces: `USE SCHEMA`. */
  readonly privilege: string;
  /** The object it was granted on, such as `SCHEMA main.iot`; undefined if it was granted on the securable itself. */
  readonly inheritedFrom: string | undefined;
}

/** Which grants to read. */
export interface GrantsQuery {
  readonly type: 'catalog' | 'schema' | 'table';
  /** The parts of the name of the securable, without quotes. */
  readonly parts: readonly string[];
  /** Whether to include inherited grants. */
  readonly effective: boolean;
  /** Reads the grants of this principal only. Undefined: of all principals, which requires more permissions. */
  readonly principal?: string | undefined;
}

const page = z.object({
  privilege_assignments: z
    .array(
      z.object({
        principal: z.string().nullish(),
        privileges: z
          .array(
            z.union([
              z.string(),
              z.object({
                privilege: z.string().nullish(),
                inherited_from_type: z.string().nullish(),
                inherited_from_name: z.string().nullish(),
              }),
            ]),
          )
          .nullish(),
      }),
    )
    .nullish(),
  next_page_token: z.string().nullish(),
});

type Page = z.infer<typeof page>;

/** A server with more pages is assumed never to end its list. */
const maxPages = 1000;

/**
 * Reads the grants on a catalog, schema or table: `GET /api/2.1/unity-catalog/permissions/{type}/{full_name}`, or
 * `effective-permissions` to include inherited grants. Reads all pages. Throws GenError `grants-denied`, `grants-unavailable`,
 * `catalog-answer-invalid`, and whatever `request` throws.
 */
export async function readGrants(
  access: CatalogAccess,
  query: GrantsQuery,
  signal?: AbortSignal,
): Promise<readonly HeldGrant[]> {
  const found: HeldGrant[] = [];
  for (let token = '', pages = 0; pages < maxPages; pages++) {
    const answer = await readPage(access, query, token, signal);
    found.push(...parseGrants(answer));
    if (!answer.next_page_token) return found;
    token = answer.next_page_token;
  }
  const reason = 'the list of grants does not end';
  throw genError('catalog-answer-invalid', {}, { source: access.host.host, reason });
}

async function readPage(
  { host, tokens, http = {} }: CatalogAccess,
  { type, parts, effective, principal }: GrantsQuery,
  pageToken: string,
  signal: AbortSignal | undefined,
): Promise<Page> {
  const name = parts.map((part) => encodeURIComponent(part).replaceAll('.', '%2E')).join('.');
  const resource = effective ? 'effective-permissions' : 'permissions';
  const url = new URL(`/api/2.1/unity-catalog/${resource}/${type}/${name}`, host);
  // 0 lets the server choose the page size.
  const query = { max_results: '0', ...(principal && { principal }), ...(pageToken && { page_token: pageToken }) };
  url.search = new URLSearchParams(query).toString();
  const token = await tokens?.token(signal);
  const authorization = token === undefined ? {} : { authorization: `Bearer ${checkHeaderToken(token, host)}` };
  const { status, text } = await request(
    url,
    { headers: { accept: 'application/json', ...authorization } },
    http,
    signal,
  );
  if (status !== 200) {
    const kind = type.toUpperCase();
    const securable = { name: `${kind} ${parts.join('.')}`, sql: `${kind} ${parts.map(quoteName).join('.')}` };
    throw toError({ status, text }, securable, host.host, token === undefined ? [] : [token]);
  }
  return validateResponse(page, tryParseJson(text), host.host);
}

function toError(
  { status, text }: HttpAnswer,
  securable: { readonly name: string; readonly sql: string },
  source: string,
  secrets: readonly string[],
): GenError {
  const found = parseServerError(text);
  if (status === 403 && found === undefined) {
    return genError('catalog-answer-invalid', {}, { source, reason: describeText(status, text, secrets) });
  }
  const answer = formatServerError(found, secrets);
  if (status === 401 || status === 403) return genError('grants-denied', {}, { ...securable, answer });
  return genError('grants-unavailable', {}, { ...securable, status: String(status), answer });
}

function parseGrants({ privilege_assignments: assignments }: Page): HeldGrant[] {
  return (assignments ?? []).flatMap(({ principal, privileges }) =>
    (privileges ?? []).map((item): HeldGrant => {
      const {
        privilege,
        inherited_from_type: type,
        inherited_from_name: from,
      } = typeof item === 'string' ? { privilege: item } : item;
      return {
        principal: principal ?? '',
        privilege: (privilege ?? '').toUpperCase().replaceAll('_', ' '),
        inheritedFrom: type || from ? `${(type ?? '').toUpperCase()} ${from ?? ''}`.trim() : undefined,
      };
    }),
  );
}
