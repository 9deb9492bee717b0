import { enablesAutoMerge } from './auto-merge.js';
import type { SqlCursor } from './sql-cursor.js';
import { SqlSyntaxError, type SqlToken } from './sql-token.js';

/**
 * Takes the rest of the statement, up to `;` or the end. Throws SqlSyntaxError if it contains another statement that changes
 * tables, or a `(` that is not closed: it would be lost.
 */
export function takeRest(cursor: SqlCursor): void {
  const open: SqlToken[] = [];
  while (cursor.token.kind !== 'end' && !cursor.sees(';')) {
    if (open.length === 0 && seesTableChange(cursor)) cursor.reject("a ';' is missing before this statement");
    if (cursor.sees('(')) open.push(cursor.token);
    else if (cursor.sees(')')) open.pop();
    cursor.take();
  }
  if (open[0] !== undefined) throw new SqlSyntaxError("this '(' is not closed", open[0].at);
}

const createModifiers: ReadonlySet<string> = new Set(
  'OR REPLACE REFRESH EXTERNAL STREAMING TEMP TEMPORARY PRIVATE'.split(' '),
);

/**
 * Returns whether the words `ahead` tokens from here begin a statement that changes tables or selects the schema of later ones.
 * Words that a query could also have must begin a line.
 */
export function seesTableChange(cursor: SqlCursor, ahead: number = 0): boolean {
  const word = (index: number): string => {
    const token = cursor.peek(ahead + index);
    return token?.kind === 'word' ? token.text.toUpperCase() : '';
  };
  const seesObject = (index: number): boolean => isObject(cursor, ahead + index);
  switch (word(0)) {
    case 'CREATE': {
      let index = 1;
      while (createModifiers.has(word(index))) index++;
      return word(index) === 'TABLE' && seesObject(index + 1);
    }
    case 'ALTER': {
      const index = word(1) === 'STREAMING' ? 2 : 1;
      return word(index) === 'TABLE' && seesObject(index + 1);
    }
    case 'REPLACE':
    case 'RESTORE':
    case 'UNDROP':
      return word(1) === 'TABLE' && seesObject(2);
    case 'DROP':
      return ['TABLE', 'SCHEMA', 'DATABASE', 'CATALOG'].includes(word(1)) && seesObject(2);
    case 'COMMENT':
      return word(1) === 'ON' && ['TABLE', 'COLUMN'].includes(word(2)) && seesObject(3);
    case 'MERGE':
    case 'INSERT':
      return word(1) === 'WITH' && word(2) === 'SCHEMA';
    case 'EXECUTE':
      return word(1) === 'IMMEDIATE';
    case 'CALL':
    case 'USE':
      return beginsLine(cursor, ahead) && seesObject(1) && !seesOperator(cursor, ahead + 2);
    case 'COPY':
      return word(1) === 'INTO' && beginsLine(cursor, ahead);
    case 'SYNC':
      return ['SCHEMA', 'TABLE'].includes(word(1)) && beginsLine(cursor, ahead);
    case 'SET':
      if (!beginsLine(cursor, ahead)) return false;
      if (word(1) === 'CATALOG') return seesObject(2);
      return enablesAutoMerge(cursor.text, cursor.peek(ahead)?.at ?? 0);
    default:
      return false;
  }
}

function isObject(cursor: SqlCursor, ahead: number): boolean {
  const token = cursor.peek(ahead);
  if (token === undefined || token.kind === 'end') return false;
  if (token.kind === 'punctuation') return !',).=;(-+*/|&^!'.includes(token.text);
  return token.kind !== 'word' || !/^(?:ON|TO|FROM|AS|IS|IN|AND|OR|ASC|DESC)$/i.test(token.text);
}

function seesOperator(cursor: SqlCursor, ahead: number): boolean {
  return [',', ')', '=', '<', '>'].some((char) => cursor.sees(char, ahead));
}

/** Returns whether a token is the first on its line. */
function beginsLine(cursor: SqlCursor, ahead: number): boolean {
  const [before, token] = [cursor.peek(ahead - 1), cursor.peek(ahead)];
  if (token === undefined) return false;
  return /[\r\n]/.test(cursor.text.slice(before?.end ?? 0, token.at));
}
