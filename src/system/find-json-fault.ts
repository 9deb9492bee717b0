import { endOfString, tryParseJson } from './bounded-json.js';

const BLANK = /[ \t\r\n]*/y;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.])/y;

/**
 * Returns the index in a text at which it stops being JSON; undefined if it is JSON. The messages of `JSON.parse` name no position for some
 * faults.
 */
export function findJsonFault(text: string): number | undefined {
  /** The brackets that are open. */
  const open: string[] = [];
  let expected: 'value' | 'first' | 'key' | 'colon' | 'next' = 'value';
  let at = skipBlanks(text, 0);
  for (; at < text.length; at = skipBlanks(text, at)) {
    const char = text.charAt(at);
    const inObject = open.at(-1) === '{';
    if ((expected === 'first' || expected === 'next') && open.length > 0 && char === (inObject ? '}' : ']')) {
      open.pop();
      expected = 'next';
      at++;
    } else if (expected === 'next') {
      if (char !== ',' || open.length === 0) return at;
      expected = inObject ? 'key' : 'value';
      at++;
    } else if (expected === 'colon') {
      if (char !== ':') return at;
      expected = 'value';
      at++;
    } else if (char === '"') {
      const end = endOfString(text, at + 1);
      if (tryParseJson(text.slice(at, end)) === undefined) return at;
      expected = expected === 'key' || (expected === 'first' && inObject) ? 'colon' : 'next';
      at = end;
    } else if (expected === 'key' || (expected === 'first' && inObject)) return at;
    else if (char === '{' || char === '[') {
      open.push(char);
      expected = 'first';
      at++;
    } else {
      SCALAR.lastIndex = at;
      const length = SCALAR.exec(text)?.[0].length ?? 0;
      if (length === 0) return at;
      expected = 'next';
      at += length;
    }
  }
  return expected === 'next' && open.length === 0 ? undefined : at;
}

function skipBlanks(text: string, at: number): number {
  BLANK.lastIndex = at;
  return at + (BLANK.exec(text)?.[0].length ?? 0);
}
