import { readParts } from './read-name.js';
import type { SqlCursor } from './sql-cursor.js';

/** Reads properties: `('key' = 'value', a.b = 1)`. The equals sign is optional, and a value can be any constant. */
export function readProperties(cursor: SqlCursor): Record<string, string> {
  const pairs: [key: string, value: string][] = [];
  cursor.expectPunctuation('(');
  do {
    const key = readPropertyKey(cursor);
    cursor.takePunctuation('=');
    pairs.push([key, readValue(cursor)]);
  } while (cursor.takePunctuation(','));
  cursor.expectPunctuation(')');
  return Object.fromEntries(pairs);
}

/** Reads the key of a property: a string, or names separated by dots. */
export function readPropertyKey(cursor: SqlCursor): string {
  if (cursor.token.kind === 'string') return cursor.take().text;
  return readParts(cursor, 'the key of a property').join('.');
}

function readValue(cursor: SqlCursor): string {
  if (cursor.token.kind === 'string') return cursor.expectString('the value of a property');
  const from = cursor.token.at;
  // A number can have a sign and a decimal point, which are tokens of their own.
  while (!cursor.sees(',') && !cursor.sees(')') && cursor.token.kind !== 'end') cursor.take();
  if (cursor.token.at === from) cursor.fail('expected the value of a property');
  return cursor.text.slice(from, cursor.previousEnd);
}
