import { parseJson } from '../parse-json.js';

/** What the catalog says about an error: `{"error_code","message"}`. Undefined where the body is something else. */
export interface CatalogError {
  readonly code: string;
  readonly message: string;
}

export function parseCatalogError(text: string): CatalogError | undefined {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { error_code: code, error, message, error_description: description } = value as Record<string, unknown>;
  const found = { code: firstText(code, error), message: firstText(message, description) };
  return found.code === '' && found.message === '' ? undefined : found;
}

/** As an ending for a sentence: `: what the server said`, on one line, shortened, without the secrets. */
export function saying(error: CatalogError | undefined, secrets: readonly string[]): string {
  if (error === undefined) return '';
  const line = oneLine([error.code, error.message].filter((part) => part !== '').join(': '), secrets);
  return line === '' ? '' : `: ${line}`;
}

/** What another program said: on one line, shortened, without the secrets. */
export function oneLine(text: string, secrets: readonly string[]): string {
  let said = text;
  for (const secret of secrets) {
    // As it is, and as JSON in a text has it.
    for (const form of [secret, JSON.stringify(secret).slice(1, -1)]) {
      if (form !== '') said = said.replaceAll(form, '***');
    }
  }
  // It must not move the cursor of a terminal.
  const line = said.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

function firstText(...values: unknown[]): string {
  return values.find((value): value is string => typeof value === 'string' && value !== '') ?? '';
}
