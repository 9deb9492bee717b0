import { emitKinds } from '../../app/artifacts/artifact-settings.js';
import { listLockedTableNames, listTargetNames } from '../../app/project/project-words.js';
import type { Context } from '../context.js';
import type { CompletionWords } from './complete.js';

/** Gives the words that only the project of the command line knows. */
export function projectWords(words: readonly string[], { folder }: Context): CompletionWords {
  const named = words.includes('--config') ? words[words.indexOf('--config') + 1] : undefined;
  const place = { folder, config: named };
  return {
    emit: emitKinds,
    tables: () => listLockedTableNames(place),
    targets: () => listTargetNames(place),
    async codes() {
      const { allExplanations } = await import('../../app/explain/explanations.js');
      return [...new Set(allExplanations().map(({ code }) => code))];
    },
  };
}
