import { Buffer } from 'node:buffer';
import { URLSearchParams } from 'node:url';
import { isError } from './is-error.js';

/** What looks like a token, whoever it belongs to: after its scheme, a JWT, or by the prefix of Databricks. */
const TOKEN_SHAPES =
  /\b(?:Bearer|Basic)\s+[\w.~+/=-]{20,}|\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?|\b(?:dapi|dose|dkea)\w{8,}/gi;
/** Maximum number of characters of a server's text in a message. */
const SHOWN_CHARACTERS = 1000;
/** A shorter part of base64 could be a part of another text. */
const SHORTEST_BASE64 = 8;
/** How many causes of an error are kept. */
const DEEPEST_CAUSE = 5;

/**
 * Replaces `secrets` in a text by `***`: verbatim, escaped as in JSON, encoded as in a URL or a form, or in base64, also within longer
 * base64. Also replaces what looks like a token.
 */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const forms = [...new Set(secrets.flatMap(listForms))].filter((form) => form !== '');
  const masked = forms.sort((a, b) => b.length - a.length).reduce((rest, form) => rest.replaceAll(form, '***'), text);
  return masked.replace(TOKEN_SHAPES, '***');
}

/** Prepares a server's text for a message: without `secrets`, on one line, and not more than `max` characters of it. */
export function serverText(text: string, secrets: readonly string[], max: number = SHOWN_CHARACTERS): string {
  const line = maskSecrets(text, secrets)
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim();
  return line.length > max ? `${line.slice(0, max)}…` : line;
}

/**
 * Returns an error with the messages and codes of `cause` and its own causes, without `secrets`. Other properties are left out: those of
 * a failed request can contain the response.
 */
export function maskCause(cause: unknown, secrets: readonly string[], depth: number = 0): Error {
  const given = isError(cause) ? cause : new Error(String(cause));
  const copy = new Error(maskSecrets(given.message, secrets));
  Object.defineProperty(copy, 'name', { value: given.name });
  copy.stack = maskSecrets(given.stack ?? '', secrets);
  if ('code' in given && typeof given.code === 'string') Object.assign(copy, { code: given.code });
  const inner: unknown = 'errors' in given && Array.isArray(given.errors) ? given.errors[0] : given.cause;
  if (inner !== undefined && depth < DEEPEST_CAUSE) {
    Object.defineProperty(copy, 'cause', { value: maskCause(inner, secrets, depth + 1) });
  }
  return copy;
}

/** Lists the forms of a secret: its text and its text in JSON, and each of them in a URL, a form and base64. */
function listForms(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const texts = [secret, json, json.replaceAll('/', '\\/')];
  const urls = texts.flatMap((text) => [
    encodeURIComponent(text.toWellFormed()),
    new URLSearchParams([['', text]]).toString().slice(1),
  ]);
  const lower = urls.map((url) => url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
  return [...texts, ...urls, ...lower, ...urls.map(encodeURIComponent), ...texts.flatMap(listBase64)];
}

/** Returns the base64 of a secret, and the part of it that stays the same within longer base64, for each place where it can begin. */
function listBase64(secret: string): string[] {
  const parts = [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    // A character has 6 bits: leave out those that share bits with the bytes before and after the secret.
    return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
  const whole = Buffer.from(secret).toString('base64');
  const forms = [whole, ...parts.filter((part) => part.length >= SHORTEST_BASE64)];
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_'), encodeURIComponent(form)]);
}
