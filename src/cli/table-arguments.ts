import { nearestWord } from '../model/nearest-word.js';
import type { TableName } from '../model/table-name.js';
import { parseTables, type TablePattern } from '../model/table-pattern.js';
import { UsageError } from './usage-error.js';

const commands = ['check', 'emulator', 'explain', 'generate', 'send'];

/** Names of tables, and patterns that stand for several. */
export type TableWords = readonly (TableName | TablePattern)[];

/**
 * The tables and patterns named on the command line, each once. A word near a command is told apart from a table.
 * Throws UsageError and GenError `invalid-table-name`.
 */
export function tableArguments(words: readonly string[]): TableWords {
  const tables = new Map<string, TableName | TablePattern>();
  for (const word of words) {
    const command = word.includes('.') ? undefined : nearestWord(word, commands);
    if (command !== undefined) {
      throw new UsageError(
        `There is no command '${word}'.`,
        command === 'generate'
          ? 'Generating is what zerobus-gen does without a command: zerobus-gen catalog.schema.table.'
          : `Did you mean '${command}'? Tables have three parts: catalog.schema.table.`,
      );
    }
    tables.set(word, parseTables(word));
  }
  return [...tables.values()];
}
