import { ZerobusError } from '../errors/zerobus-error.js';

const NAMES: Readonly<Record<string, string>> = {
  '\n': 'a line feed',
  '\r': 'a carriage return',
  '\t': 'a tab',
  ' ': 'a space',
  '\ufeff': 'a byte order mark',
};

/**
 * Describes what a copy or a file added to a secret, without showing any of it: `ends with a line feed`. Returns undefined for a clean
 * one.
 */
function findAddition(secret: string): string | undefined {
  // A byte order mark that was decoded as Latin-1.
  const text = secret.replace(/^\u00ef\u00bb\u00bf/, '\ufeff');
  for (const [verb, character] of [
    ['begins', text.slice(0, 1)],
    ['ends', text.slice(-1)],
  ] as const) {
    const what =
      NAMES[character] ??
      (/["'`\u2018-\u201f\u00ab\u00bb]/.test(character) ? 'a quote' : undefined) ??
      (/[\s\p{Cc}\p{Cf}]/u.test(character) ? 'an invisible character' : undefined);
    if (what !== undefined) return `${verb} with ${what}`;
  }
  return /[\p{Cc}\p{Cf}]/u.test(text) ? 'contains an invisible character' : undefined;
}

/** Throws `configuration` if a client ID, secret or token has something around it that is not a part of it. The message does not show it. */
export function checkSecret(secret: string, setting: string): void {
  const addition = findAddition(secret);
  if (addition === undefined) return;
  throw new ZerobusError('configuration', `${setting} ${addition}, which is not a part of it`, {
    help: 'Set it again without that character, for example with `printf %s` instead of `echo`, and without quotes in an env file.',
  });
}
