import type { SqlCursor } from './sql-cursor.js';

/** What may follow the expression of DEFAULT in a column. */
const followers: readonly (readonly string[])[] = [
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

/** An expression as it was written, up to a comma, a closing parenthesis, or the next property of the column. */
export function readExpression(cursor: SqlCursor, what: string): string {
  const from = cursor.token.at;
  let previous = '';
  while (!atEnd(cursor, previous)) {
    if (cursor.sees('(')) cursor.skipParentheses();
    else previous = cursor.take().text.toUpperCase();
  }
  if (cursor.token.at === from) cursor.fail(`${what} expected`);
  return cursor.text.slice(from, cursor.previousEnd);
}

function atEnd(cursor: SqlCursor, previous: string): boolean {
  const { kind, text } = cursor.token;
  if (kind === 'end') return true;
  if (kind === 'punctuation') return text === ',' || text === ')' || text === ';';
  // x IS NOT NULL
  if (previous === 'IS') return false;
  // first(x) is a function.
  if (cursor.seesWords('FIRST') && cursor.sees('(', 1)) return false;
  return followers.some((words) => cursor.seesWords(...words));
}

/** The text between two parentheses. */
export function readParenthesised(cursor: SqlCursor): string {
  const from = cursor.token.end;
  cursor.skipParentheses();
  return cursor.text.slice(from, cursor.previousEnd - 1).trim();
}
