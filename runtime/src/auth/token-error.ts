import { URL } from 'node:url';
import { maskSecrets, serverText } from '../errors/mask-secrets.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import { keepRetryAfter } from './retry-after.js';

/** Maximum number of characters of the workspace's text in a message. */
const SHOWN_CHARACTERS = 300;

/** The fix if something else answers in place of the workspace. */
const FOREIGN =
  'Check the workspace URL (DATABRICKS_HOST), and the network: a captive portal, a proxy or a sign-in page may answer in place of the workspace.';
/** The fix if the workspace rejects the token of another identity provider. */
const FEDERATION =
  'Check the federation policy: its issuer, subject and audience must match the JWT. Set credentials.federation.clientId to the service principal that has the policy, or leave it out for an account-wide policy. The JWT must not have expired.';
/** How workspaces say that an address may not connect, regardless of the credentials. */
const NETWORK_DENIED =
  /\bIP (?:ACLs?|access lists?)\b|\bIP(?: address)?\b[^.]{0,80}\b(?:blocked|not (?:allowed|authorized|in)\b)|unauthorized network access|public (?:network )?access[^.]{0,40}\bnot allowed/i;

/** Request Timeout, Too Early and Too Many Requests: the same request may succeed later. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 425, 429]);

/** A response of the token endpoint, or of what answers in its place. */
export interface TokenAnswer {
  readonly status: number;
  readonly body: string;
  /** The header `location`: where a redirect leads. */
  readonly location?: string | undefined;
  /** The header `retry-after`: when a busy server accepts the next request. */
  readonly retryAfter?: string | undefined;
}

/**
 * Returns the error for a response of the token endpoint that is not a token. Its message never contains one of `secrets`. `isFederated`
 * says that the request had the token of another identity provider instead of a client secret.
 */
export function tokenError(
  answer: TokenAnswer,
  table: string,
  secrets: readonly string[],
  isFederated: boolean = false,
): ZerobusError {
  const { status, location = '', retryAfter } = answer;
  // First, because what follows takes parts of it, which may begin or end within a secret.
  const body = maskSecrets(answer.body, secrets);
  const { error, description } = readReason(answer.body);
  const page = /^\s*</.test(body);
  const stated = [error, description].filter((part) => part !== '').join(': ') || describeBody(body);
  const reason = serverText(stated, secrets, SHOWN_CHARACTERS);
  const text = `The token endpoint responded with status ${status}${reason === '' ? '' : ` (${reason})`}`;
  if (status >= 300 && status < 400) {
    const target = URL.canParse(location) ? ` to ${serverText(new URL(location).host, secrets, SHOWN_CHARACTERS)}` : '';
    return new ZerobusError(
      'configuration',
      `${text}: redirects${target} are not followed, because they would send the secret elsewhere`,
      {
        help: `Set the workspace URL (DATABRICKS_HOST) to the address of the workspace itself. ${FOREIGN}`,
      },
    );
  }
  if (status === 511) return new ZerobusError('configuration', text, { help: FOREIGN });
  if (TRANSIENT_STATUSES.has(status) || status >= 500) {
    return keepRetryAfter(new ZerobusError('token-unavailable', text, { table }), retryAfter);
  }
  // Only here: what a server says of an IP address while it is unavailable is not about this machine.
  if (NETWORK_DENIED.test(`${description}${body.slice(0, 4000)}`)) {
    return new ZerobusError('configuration', `${text}: it rejects the network of this machine`, {
      help: 'Ask an admin of the workspace to allow the address of this machine, or connect through an allowed network. No grant changes this.',
    });
  }
  if (page || (status !== 404 && error === '' && description === '' && body.trim() !== '' && !isJson(body))) {
    return new ZerobusError('configuration', text, { help: FOREIGN });
  }
  if (status === 404) {
    return new ZerobusError('configuration', text, {
      help: 'Check that the workspace URL (DATABRICKS_HOST) is the URL of a Databricks workspace.',
    });
  }
  if (error === 'invalid_authorization_details') {
    return new ZerobusError('token-rejected', text, {
      table,
      help: `Check that ${table} exists: Zerobus creates no tables, so run CREATE TABLE first. Grant USE CATALOG, USE SCHEMA, SELECT and MODIFY on it to the service principal; inherited grants do not count.`,
    });
  }
  return new ZerobusError('token-rejected', text, { table, ...(isFederated ? { help: FEDERATION } : {}) });
}

/** Describes a body that is not the JSON of a workspace. */
function describeBody(body: string): string {
  if (!/^\s*</.test(body)) return isJson(body) ? '' : body.slice(0, SHOWN_CHARACTERS);
  const title = /<(?:title|h1)\b[^>]*>([^<]{1,200})/i.exec(body)?.[1]?.trim() ?? '';
  return `an HTML page${title === '' ? '' : `, '${title}'`}`;
}

function isJson(body: string): boolean {
  return /^\s*[[{"\d]|^\s*(?:null|true|false)/.test(body);
}

function readReason(body: string): { readonly error: string; readonly description: string } {
  try {
    const { error, error_description } = JSON.parse(body) as Record<string, unknown>;
    return {
      error: typeof error === 'string' ? error : '',
      description: typeof error_description === 'string' ? error_description : '',
    };
  } catch {
    return { error: '', description: '' };
  }
}
