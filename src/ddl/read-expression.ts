import type { SqlCursor } from './sql-cursor.js';

/** Keywords that can follow the expression of DEFAULT in a column definition. */
const followingKeywords: readonly (readonly string[])[] = [
  ['NOT', 'NULL'],
  ['COMMENT'],
  ['GENERATED'],
  ['MASK'],
  ['CONSTRAINT'],
  ['PRIMARY', 'KEY'],
  ['FOREIGN', 'KEY'],
  ['REFERENCES'],
  ['UNIQUE'],
  ['CHECK'],
  ['FIRST'],
  ['AFTER'],
];

/** Reads an expression verbatim, up to a comma, a closing parenthesis, or the next keyword of the column definition. */
export function readExpression(cursor: SqlCursor, what: string): string {
  const from = cursor.token.at;
  let previous = '';
  while (!isAtEnd(cursor, previous)) {
    if (cursor.sees('(')) cursor.skipParentheses();
    else previous = cursor.take().text.toUpperCase();
  }
  if (cursor.token.at === from) cursor.fail(`expected ${what}`);
  return cursor.text.slice(from, cursor.previousEnd);
}

function isAtEnd(cursor: SqlCursor, previous: string): boolean {
  const { kind, text } = cursor.token;
  if (kind === 'end') return true;
  if (kind === 'punctuation') return text === ',' || text === ')' || text === ';';
  // x IS NOT NULL
  if (previous === 'IS') return false;
  // first(x) is a function.
  if (cursor.seesWords('FIRST') && cursor.sees('(', 1)) return false;
  return followingKeywords.some((words) => cursor.seesWords(...words));
}

/** Reads the text between two parentheses. */
export function readParenthesised(cursor: SqlCursor): string {
  const from = cursor.token.end;
  cursor.skipParentheses();
  return cursor.text.slice(from, cursor.previousEnd - 1).trim();
}
