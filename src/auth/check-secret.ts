import { genError } from '../diagnostics/gen-error.js';

/**
 * Returns a client ID, secret or token, as `AuthSettings` trims it. Throws GenError `invalid-credentials`, whose message shows
 * no part of it, if a quote or an invisible character surrounds it. The message names `source`, the place that sets it.
 */
export function checkSecret(secret: string, source: string): string {
  for (const [verb, character] of [
    ['begins', secret.slice(0, 1)],
    ['ends', secret.slice(-1)],
  ] as const) {
    const what = /["'`\u2018-\u201f\u00ab\u00bb]/.test(character)
      ? 'a quote'
      : /[\p{Cc}\p{Cf}]/u.test(character)
        ? 'an invisible character'
        : undefined;
    if (what !== undefined) throw genError('invalid-credentials', {}, { what: source, fault: `${verb} with ${what}` });
  }
  return secret;
}
