import { readParts } from './read-name.js';
import type { SqlCursor } from './sql-cursor.js';

/** `('key' = 'value', a.b = 1)`: the equals sign may be left out, and a value may be any constant. */
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

/** A key in quotes, or names with dots between them. */
export function readPropertyKey(cursor: SqlCursor): string {
  if (cursor.token.kind === 'string') return cursor.take().text;
  return readParts(cursor, 'the key of a property').join('.');
}

function readValue(cursor: SqlCursor): string {
  if (cursor.token.kind === 'string') return cursor.take().text;
  const from = cursor.token.at;
  // A number may have a sign and a point.
  while (!cursor.sees(',') && !cursor.sees(')') && cursor.token.kind !== 'end') cursor.take();
  if (cursor.token.at === from) cursor.fail('the value of a property expected');
  return cursor.text.slice(from, cursor.previousEnd);
}
