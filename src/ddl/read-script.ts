import { readStatement } from './read-statement.js';
import { SqlCursor } from './sql-cursor.js';
import { type SqlToken, tokenize } from './sql-token.js';
import type { Statement } from './statement.js';

/** A statement and the position where it begins, in UTF-16 units from 0. */
export interface PlacedStatement {
  readonly statement: Statement;
  readonly at: number;
}

/**
 * Reads the statements of a SQL file, separated by `;`, and returns those that affect tables. Throws SqlSyntaxError with the
 * position in the file.
 */
export function readScript(text: string): PlacedStatement[] {
  const found: PlacedStatement[] = [];
  for (const tokens of split(tokenize(text))) {
    const [first] = tokens;
    if (first === undefined || first.kind === 'end') continue;
    const statement = readStatement(new SqlCursor(text, tokens));
    if (statement !== undefined) found.push({ statement, at: first.at });
  }
  return found;
}

/** Splits tokens into statements, each with an `end` token. */
function split(tokens: readonly SqlToken[]): SqlToken[][] {
  const statements: SqlToken[][] = [[]];
  for (const token of tokens) {
    const last = statements.at(-1) as SqlToken[];
    if (token.kind !== 'punctuation' || token.text !== ';') {
      last.push(token);
      continue;
    }
    last.push({ kind: 'end', text: '', at: token.at, end: token.at });
    statements.push([]);
  }
  return statements;
}
