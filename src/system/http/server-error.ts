import { tryParseJson } from '../bounded-json.js';
import { maskSecrets } from '../mask-secrets.js';

/** The error in the body of a Databricks response: `{"error_code", "message"}`, or as in OAuth. A missing part is ''. */
export interface ServerError {
  readonly code: string;
  readonly message: string;
}

/** Parses the error in a response body. Undefined if the body is something else. */
export function parseServerError(text: string): ServerError | undefined {
  const value = tryParseJson(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { error_code: code, error, message, error_description: description } = value as Record<string, unknown>;
  const found = { code: firstText(code, error), message: firstText(message, description) };
  return found.code === '' && found.message === '' ? undefined : found;
}

/**
 * Formats the error of a server as the end of a sentence, `: CODE: message`, like `maskedLine`. Returns '' if there is no text.
 */
export function formatServerError(error: ServerError | undefined, secrets: readonly string[]): string {
  if (error === undefined) return '';
  const line = maskedLine([error.code, error.message].filter((part) => part !== '').join(': '), secrets);
  return line === '' ? '' : `: ${line}`;
}

/**
 * Formats the text of a server or another program as the end of a sentence: on one line of at most 300 characters, without a
 * final full stop, with `secrets` masked in every form of them.
 */
export function maskedLine(text: string, secrets: readonly string[]): string {
  const masked = maskSecrets(text, secrets);
  // Control characters could move the cursor of a terminal.
  const line = masked.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line.replace(/\.$/, '');
}

function firstText(...values: unknown[]): string {
  return values.find((value): value is string => typeof value === 'string' && value !== '') ?? '';
}
