import { expect, it } from 'vitest';
import { jsonFault, parseJson } from '../../src/system/bounded-json.ts';

const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

it.each<[text: string, fault: string]>([
  [deep(1000), ''],
  [deep(1001), 'it is nested deeper than 1000 levels'],
  ['{"a":'.repeat(5000), 'it is nested deeper than 1000 levels'],
  [`"${'['.repeat(5000)}"`, ''],
  [`["\\\\", "\\"${'['.repeat(5000)}"]`, ''],
  [`${`${'[],'.repeat(5000)}1`.replace(/^/, '[')}]`, ''],
  [`"\\\\"${'['.repeat(5000)}`, 'it is nested deeper than 1000 levels'],
  ['[', 'it is none'],
  [']'.repeat(5000), 'it is none'],
])('%.30s', (text, fault) => {
  try {
    expect(parseJson(text)).toEqual(JSON.parse(text));
    expect(fault).toBe('');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    expect(jsonFault(error, 'it is none')).toBe(fault);
  }
});
