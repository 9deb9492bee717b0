import { nearestWord } from '../../diagnostics/nearest-word.js';
import type { TableName } from '../../model/table-name.js';
import { parseTables, type TablePattern } from '../../model/table-pattern.js';
import type { Project } from './open-project.js';
import { formOf } from './target.js';
import { UsageError } from './usage-error.js';

const commands = ['check', 'completion', 'doctor', 'emulator', 'explain', 'generate', 'init', 'send'];

/** Names of tables, and patterns that stand for several. */
export type TableWords = readonly (TableName | TablePattern)[];

/** A word near a command is told apart from a table. Throws UsageError. */
export function refuseCommands(words: readonly string[]): void {
  for (const word of words) {
    const command = word.includes('.') ? undefined : nearestWord(word, commands);
    if (command === undefined) continue;
    throw new UsageError(
      `There is no command '${word}'.`,
      command === 'generate'
        ? 'Generating is what zerobus-gen does without a command: zerobus-gen catalog.schema.table.'
        : `Did you mean '${command}'? Tables have three parts: catalog.schema.table.`,
    );
  }
}

/** The tables and patterns named on the command line, each once. Throws GenError `invalid-table-name`, `table-has-catalog`. */
export function tableArguments(words: readonly string[], { target }: Project): TableWords {
  return [...new Set(words)].map((word) => parseTables(word, formOf(target)));
}
