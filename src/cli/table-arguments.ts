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
    const command = word.includes('.') ? undefined : commands.find((name) => distance(word.toLowerCase(), name) <= 2);
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

/** Edits from one word to another: letters put in, left out or exchanged. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
