import { editDistance } from '../model/edit-distance.js';
import { TableName } from '../model/table-name.js';
import { UsageError } from './usage-error.js';

const commands = ['check', 'emulator', 'generate'];

/**
 * The tables named on the command line, each once. A word near a command is told apart from a table.
 * Throws UsageError and GenError `invalid-table-name`.
 */
export function tableArguments(words: readonly string[]): readonly TableName[] {
  const tables = new Map<string, TableName>();
  for (const word of words) {
    const command = word.includes('.')
      ? undefined
      : commands.find((name) => editDistance(word.toLowerCase(), name) <= 2);
    if (command !== undefined) {
      throw new UsageError(
        `There is no command '${word}'.`,
        command === 'generate'
          ? 'Generating is what zerobus-gen does without a command: zerobus-gen catalog.schema.table.'
          : `Did you mean '${command}'? Tables have three parts: catalog.schema.table.`,
      );
    }
    const table = TableName.parse(word);
    tables.set(table.toSql(), table);
  }
  return [...tables.values()];
}
