import { fillQuoted, fillVariable } from './placeholder.js';
import { splitName } from './split-name.js';
import type { SqlCursor } from './sql-cursor.js';
import { SqlSyntaxError } from './sql-token.js';

/** Returns whether `IDENTIFIER(…)` follows, rather than a table of this name with its columns. */
export function seesIdentifierClause(cursor: SqlCursor): boolean {
  if (!cursor.seesWords('IDENTIFIER') || !cursor.sees('(', 1)) return false;
  const { kind } = cursor.peek(2) ?? {};
  if (kind === 'string' || kind === 'punctuation') return true;
  return kind === 'word' && [')', '|', '(', '$'].some((char) => cursor.sees(char, 3));
}

/**
 * Reads `IDENTIFIER('catalog.schema.table')` and returns the parts of the name. Strings can be concatenated with `||`, also with
 * parameters that have a value. Throws SqlSyntaxError for anything that is only known when the statement runs.
 */
export function readIdentifierClause(cursor: SqlCursor): readonly string[] {
  cursor.expectWords('IDENTIFIER');
  cursor.expectPunctuation('(');
  const { at } = cursor.token;
  let text = readTerm(cursor);
  while (cursor.takePunctuation('|')) {
    cursor.expectPunctuation('|');
    text += readTerm(cursor);
  }
  if (!cursor.sees(')')) rejectTerm(cursor);
  cursor.expectPunctuation(')');
  const parts = splitName(text.trim());
  if (parts !== undefined) return parts;
  throw new SqlSyntaxError(`IDENTIFIER holds ${JSON.stringify(text)}, which is not a name`, at);
}

function readTerm(cursor: SqlCursor): string {
  const { kind, text, at } = cursor.token;
  if (kind === 'string') {
    const value = cursor.expectString('a name');
    return cursor.variables === undefined ? value : fillQuoted(value, 'object', at, cursor.variables);
  }
  // A variable of the session, or a named parameter.
  if (kind === 'word' && !cursor.sees('(', 1) && !text.includes('$') && cursor.variables !== undefined) {
    cursor.take();
    return fillVariable(text, cursor.variables, at);
  }
  return cursor.takeFilledName() ?? rejectTerm(cursor);
}

function rejectTerm(cursor: SqlCursor): never {
  return cursor.reject('IDENTIFIER holds an expression whose value is only known when the statement runs');
}
