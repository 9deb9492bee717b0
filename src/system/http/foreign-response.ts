import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { tryParseJson } from '../bounded-json.js';
import type { FetchInit } from './send-request.js';
import { maskedLine, parseServerError } from './server-error.js';

/** The parts of a response that show its origin. */
export interface ResponseParts {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

/** How workspaces and their gateways say that an address may not connect, regardless of the credentials. */
const NETWORK_DENIED =
  /\bIP (?:ACLs?|access lists?)\b|\b(?:source )?IP(?: address)?\b[^.]{0,80}\b(?:blocked|not (?:allowed|authorized|in)\b)|unauthorized network access|public (?:network )?access[^.]{0,40}\bnot allowed/i;

/**
 * Returns whether a response says that the address of this machine may not connect. What a server says of an IP address while it is
 * unavailable, or of a name that it does not know, is not about this machine.
 */
export function isNetworkDenied(status: number, text: string): boolean {
  return status >= 400 && status < 500 && status !== 404 && status !== 429 && NETWORK_DENIED.test(text);
}

/** In the address of a page that asks people to sign in: of the workspace, an identity provider or a captive portal. */
const SIGN_IN = /\b(?:log-?in|sign-?in|logon|sso|saml\d?|adfs|oauth2?|authorize|consent|captive|portal|hotspot)\b/i;

/**
 * Returns the error for a response that the API of a workspace does not give: a redirect, a page in HTML, or that the network of this
 * machine is not allowed. Undefined for any other. No message shows a secret of the request.
 */
export function findForeignResponse(
  { status, headers, text }: ResponseParts,
  url: URL,
  init: FetchInit,
): GenError | undefined {
  const secrets = listSecrets(init);
  if (status >= 300 && status < 400) {
    const target = maskedLine(redirectTarget(headers.get('location'), url), secrets);
    return genError('catalog-redirect', {}, { host: url.host, target });
  }
  const page = describePage(headers.get('content-type'), text, secrets);
  const said = parseServerError(text)?.message ?? withoutTags(text);
  if (isNetworkDenied(status, said)) {
    const answer = maskedLine(said, secrets);
    return genError('network-denied', {}, { host: url.host, status: String(status), answer: `: ${answer}` });
  }
  if (page !== undefined) {
    return genError('catalog-answer-invalid', {}, { source: url.host, reason: `${page}${withStatus(status)}` });
  }
  if (status === 407 || status === 511) {
    const reason = status === 407 ? 'a proxy asks for credentials' : 'the network asks people to sign in';
    return genError('catalog-answer-invalid', {}, { source: url.host, reason: `${reason} (status ${status})` });
  }
  return undefined;
}

/** Describes a page in HTML, for a message. Undefined for another body. */
export function describePage(contentType: string | null, text: string, secrets: readonly string[]): string | undefined {
  const start = text.slice(0, 1000).trimStart();
  const isJson = start.startsWith('{') || start.startsWith('[');
  if (!start.startsWith('<') && (isJson || !/\bhtml\b/i.test(contentType ?? ''))) return undefined;
  if (/^<\?xml/i.test(start) && !/<html/i.test(start)) return 'it is XML';
  const found = /<(title|h1)\b[^>]*>([^<]{1,500})/i.exec(text.slice(0, 65_536))?.[2] ?? '';
  const title = maskedLine(decodeEntities(found), secrets).slice(0, 100);
  return `it is an HTML page${title === '' ? '' : ` with the title '${title}'`}`;
}

/** Describes a body that is not the JSON of a workspace, after `describePage`. Only of an error is the text shown: a success may hold a token. */
export function describeText(status: number, text: string, secrets: readonly string[]): string {
  const line = maskedLine(text.slice(0, 500), secrets).slice(0, 100);
  if (tryParseJson(text) !== undefined) return `it is JSON without a reason${withStatus(status)}`;
  if (line === '') return `it is empty${withStatus(status)}`;
  return `it is not JSON${withStatus(status)}${status < 400 ? '' : `: ${line}`}`;
}

/** Returns where a redirect leads, for a message. The rest of the URL may contain secrets. */
export function redirectTarget(location: string | null | undefined, base: URL): string {
  if (location == null) return 'an unknown location';
  const url = URL.canParse(location, base.href) ? new URL(location, base) : undefined;
  if (url === undefined) return 'an invalid URL';
  if (url.origin !== base.origin && url.host === base.host) return url.origin;
  const place = url.host === base.host ? 'the same host' : url.host;
  return SIGN_IN.test(`${url.host}${url.pathname}`) ? `${place}, a sign-in page` : place;
}

/** Returns the text of a page, or of the beginning of a long one. */
function withoutTags(text: string): string {
  return text
    .slice(0, 4000)
    .replace(/<(script|style)\b[\s\S]*?(?:<\/\1>|$)/gi, ' ')
    .replace(/<[^>]*>/g, ' ');
}

function withStatus(status: number): string {
  return status === 200 ? '' : ` (status ${status})`;
}

/** Lists the secrets that a request sends, which a page can repeat. */
function listSecrets({ headers = {}, body }: FetchInit): readonly string[] {
  const [scheme, sent = ''] = (headers['authorization'] ?? '').split(' ', 2);
  const password =
    scheme === 'Basic'
      ? Buffer.from(sent, 'base64')
          .toString('utf8')
          .replace(/^[^:]*:/, '')
      : '';
  const form = new URLSearchParams(body ?? '');
  return [sent, password, form.get('subject_token') ?? '', form.get('client_secret') ?? ''].filter(
    (text) => text !== '',
  );
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|nbsp|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
};
