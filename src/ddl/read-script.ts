import type { Variables } from './placeholder.js';
import { readAnyStatement } from './read-statement.js';
import { splitScript } from './split-script.js';
import { SqlCursor } from './sql-cursor.js';
import type { Statement } from './statement.js';

/** A statement and the position where it begins, in UTF-16 units from 0. */
interface PlacedStatement {
  readonly statement: Statement;
  readonly at: number;
}

/** The statements of a script that affect tables, and what was left out. */
export interface ReadScript {
  readonly statements: readonly PlacedStatement[];
  /** How many statements were skipped, because they do not affect columns, by their kind. */
  readonly skipped: ReadonlyMap<string, number>;
  /** How many sections were left out, because they undo the migration. */
  readonly downSections: number;
}

/**
 * Reads the statements of a SQL file, and returns those that affect tables. `variables` are the values of placeholders in names.
 * Throws SqlSyntaxError with the position in the file.
 */
export function readScript(text: string, variables: Variables = {}): ReadScript {
  const found: PlacedStatement[] = [];
  const skipped = new Map<string, number>();
  const { statements, downSections } = splitScript(text);
  for (const tokens of statements) {
    const statement = readAnyStatement(new SqlCursor(text, tokens, variables));
    if (statement.kind !== 'skipped') found.push({ statement, at: tokens[0]?.at ?? 0 });
    else skipped.set(statement.what, (skipped.get(statement.what) ?? 0) + 1);
  }
  return { statements: found, skipped, downSections };
}
