import { nearestWord } from '../../diagnostics/nearest-word.js';
import type { TableName } from '../../model/table-name.js';
import { parseTables, type TablePattern } from '../../model/table-pattern.js';
import { nameForm } from './choose-target.js';
import type { Project } from './open-project.js';
import { RequestError } from './request-error.js';

const commands = ['check', 'completion', 'doctor', 'emulator', 'explain', 'generate', 'init', 'send'];

/** Names of tables, and patterns that stand for several. */
export type TableSelection = readonly (TableName | TablePattern)[];

/** A word near a command is told apart from a table. Throws UsageError. */
export function refuseCommands(words: readonly string[]): void {
  for (const word of words) {
    const command = word.includes('.') ? undefined : nearestWord(word, commands);
    if (command === undefined) continue;
    throw new RequestError(
      `There is no command '${word}'.`,
      command === 'generate'
        ? 'Generating is what zerobus-gen does without a command: zerobus-gen catalog.schema.table.'
        : `Did you mean '${command}'? Tables have three parts: catalog.schema.table.`,
    );
  }
}

/** The tables and patterns named on the command line, each once. Throws GenError `invalid-table-name`, `table-has-catalog`. */
export function requestedTables(words: readonly string[], { target }: Project): TableSelection {
  return [...new Set(words)].map((word) => parseTables(word, nameForm(target)));
}
