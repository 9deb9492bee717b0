import { readParenthesised } from './read-expression.js';
import { readParts } from './read-name.js';
import type { SqlCursor } from './sql-cursor.js';

/** A constraint. Only primary keys and CHECK constraints affect the model. */
export type Constraint =
  | { readonly kind: 'primary-key'; readonly columns: readonly string[] }
  | Check
  | { readonly kind: 'other' };

/** A CHECK constraint. The name is undefined if the statement does not name it. */
export interface Check {
  readonly kind: 'check';
  readonly name: string | undefined;
  readonly expression: string;
}

const firstWords: ReadonlySet<string> = new Set(['PRIMARY', 'FOREIGN', 'REFERENCES', 'CHECK', 'UNIQUE', 'EXPECT']);

const options: readonly (readonly string[])[] = [
  ['NOT', 'ENFORCED'],
  ['ENFORCED'],
  ['DEFERRABLE'],
  ['INITIALLY', 'DEFERRED'],
  ['NORELY'],
  ['RELY'],
  ['ENABLE', 'NOVALIDATE'],
  ['MATCH', 'FULL'],
  ['ON', 'UPDATE', 'NO', 'ACTION'],
  ['ON', 'DELETE', 'NO', 'ACTION'],
  ['ON', 'VIOLATION', 'FAIL', 'UPDATE'],
  ['ON', 'VIOLATION', 'DROP', 'ROW'],
];

/** Returns whether a table constraint follows, rather than a column called `check` or `constraint`. */
export function seesTableConstraint(cursor: SqlCursor): boolean {
  if (cursor.seesWords('PRIMARY', 'KEY') || cursor.seesWords('FOREIGN', 'KEY')) return true;
  if (cursor.seesWords('CHECK') || cursor.seesWords('UNIQUE')) return cursor.sees('(', 1);
  const third = cursor.peek(2);
  return cursor.seesWords('CONSTRAINT') && third?.kind === 'word' && firstWords.has(third.text.toUpperCase());
}

/** Returns whether a column constraint follows. */
export function seesColumnConstraint(cursor: SqlCursor): boolean {
  return (
    cursor.seesWords('CONSTRAINT') || (cursor.token.kind === 'word' && firstWords.has(cursor.token.text.toUpperCase()))
  );
}

/** Reads a constraint of a table or a column, with its name if it has one. */
export function readConstraint(cursor: SqlCursor): Constraint {
  let name: string | undefined;
  if (cursor.takeWords('CONSTRAINT')) {
    cursor.takeWords('IF', 'NOT', 'EXISTS');
    name = cursor.expectName('the name of a constraint');
  }
  const constraint = readBody(cursor, name);
  skipOptions(cursor);
  return constraint;
}

function skipOptions(cursor: SqlCursor): void {
  let more = true;
  while (more) more = options.some((words) => cursor.takeWords(...words));
}

function readBody(cursor: SqlCursor, name: string | undefined): Constraint {
  if (cursor.takeWords('PRIMARY', 'KEY')) return { kind: 'primary-key', columns: readKeyColumns(cursor) };
  if (cursor.takeWords('CHECK')) return { kind: 'check', name, expression: readParenthesised(cursor) };
  if (cursor.takeWords('EXPECT')) cursor.skipParentheses();
  else if (cursor.takeWords('UNIQUE')) skipColumns(cursor);
  else {
    if (cursor.takeWords('FOREIGN', 'KEY')) skipColumns(cursor);
    cursor.expectWords('REFERENCES');
    readParts(cursor, 'the name of a table');
    skipColumns(cursor);
  }
  return { kind: 'other' };
}

/** Reads the columns of a key; none for a column constraint, whose key is the column itself. */
function readKeyColumns(cursor: SqlCursor): string[] {
  if (!cursor.takePunctuation('(')) return [];
  const columns: string[] = [];
  do {
    columns.push(cursor.expectName('the name of a column'));
    cursor.takeWords('TIMESERIES');
  } while (cursor.takePunctuation(','));
  cursor.expectPunctuation(')');
  return columns;
}

function skipColumns(cursor: SqlCursor): void {
  if (cursor.sees('(')) cursor.skipParentheses();
}
