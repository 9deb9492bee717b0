import { RequestError } from '../app/project/request-error.js';
import { flagsOf } from './flags-of.js';
import { commandOf, nameOf, unknownFlag } from './usage-mistake.js';

/**
 * What yargs would take without a word: an empty value, as a variable of the shell gives that is not set, a value for a
 * flag that has none, and `--no-` before a flag that takes one. Throws UsageError.
 */
export function checkWords(words: readonly string[]): void {
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  const flags = flagsOf[commandOf(own)];
  for (const [i, word] of own.entries()) {
    if (!word.startsWith('--')) continue;
    const name = nameOf(word);
    const value = word.includes('=') ? word.slice(word.indexOf('=') + 1) : undefined;
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (flag?.type === 'boolean') {
      if (value === undefined || value === 'true' || value === 'false') continue;
      throw new RequestError(`--${name} takes no value.`, `Write --${name}, or leave it out.`);
    }
    if (flag !== undefined && (value ?? own[i + 1]) === '') {
      throw new RequestError(
        `--${name} is given an empty value.`,
        'Give it one, or leave it out. A variable of the shell that is not set is empty.',
      );
    }
    const [, negated = ''] = /^no-(.*)$/.exec(name) ?? [];
    if (Object.hasOwn(flags, negated) && flags[negated]?.type !== 'boolean') throw unknownFlag(word, own);
  }
}
