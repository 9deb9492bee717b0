import { expect, it } from 'vitest';
import { diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { printable } from '../../src/diagnostics/printable.ts';

it.each<[text: string, shown: string]>([
  ['größe', 'größe'],
  ['a\nb\tc\r', 'a\\nb\\tc\\r'],
  ['\x1b[2J', '\\u001b[2J'],
  ['\u2028\u202e', '\\u2028\\u202e'],
  ['\ud800 and 😀', '\\ud800 and 😀'],
  ['12345678901', '123456789…'],
  ['12345678😀1', '12345678…'],
])('%j', (text, shown) => expect(printable(text, 10 + 10 * Number(shown.length > 10))).toBe(shown));

it('a message is on one line and bounded, whatever is in it', () => {
  const name = 'a\n::error::b'.repeat(10_000);
  const { message } = diagnostic('no-columns', {}, { name });
  expect(message).not.toContain('\n');
  expect(message.length).toBeLessThan(2000);
});
