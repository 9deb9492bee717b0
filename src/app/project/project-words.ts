import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { CompletionWords } from '../../cli/completion/complete.js';
import type { Context } from '../../cli/context.js';
import { findConfig } from '../../config/find-config.js';
import { fileTable } from '../../lock/file-table.js';
import { emitKinds } from '../artifacts/artifact-settings.js';

/** What the project of the working folder knows, as far as its files tell at a glance: nobody waits for a key. */
export function projectWords(words: readonly string[], { folder }: Context): CompletionWords {
  const named = words[words.indexOf('--config') + 1];
  const config = async (): Promise<string | undefined> =>
    words.includes('--config') && named !== undefined ? resolve(folder, named) : findConfig(folder);
  return {
    emit: emitKinds,
    async tables() {
      const at = await config();
      const lock = join(at === undefined ? folder : dirname(at), 'zerobus.lock');
      const names = existsSync(lock) ? readdirSync(lock) : [];
      const tables = names.filter((name) => name.endsWith('.json') && !name.startsWith('.')).map(fileTable);
      // What needs quotes is typed.
      return tables.filter((table) => /^[\w.-]+$/.test(table));
    },
    async targets() {
      const at = await config();
      if (at === undefined) return [];
      const { loadConfig } = await import('../../config/load-config.js');
      return Object.keys((await loadConfig(at, basename(at))).targets ?? {});
    },
    async codes() {
      const { allExplanations } = await import('../explain/explanations.js');
      return [...new Set(allExplanations().map(({ code }) => code))];
    },
  };
}
