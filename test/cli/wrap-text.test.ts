import { describe, expect, test } from 'vitest';
import { createTerminal } from '../../src/cli/terminal.ts';
import { wrapText } from '../../src/cli/wrap-text.ts';

const red = '\u001b[31mred\u001b[39m';

const rows: [title: string, text: string, columns: number, indent: number, want: string][] = [
  ['a short line', 'one two', 20, 2, 'one two'],
  ['at a word', 'one two three four five six seven', 28, 2, 'one two three four five six\n  seven'],
  ['under its own indentation', '  one two three four five six', 30, 2, '  one two three four five six'],
  ['a message', 'error: one two three four five six seven', 30, 2, 'error: one two three four five\n  six seven'],
  ['indented text', '  fix: one two three four five six', 30, 2, '  fix: one two three four five\n    six'],
  ['each line by itself', 'one two three four five six seven\nx', 28, 0, 'one two three four five six\nseven\nx'],
  ['no indentation in a narrow terminal', 'one two three', 8, 4, 'one two\nthree'],
  ['a long word stays whole', `x ${'y'.repeat(40)} z`, 30, 2, `x\n  ${'y'.repeat(40)}\n  z`],
  ['code stays whole', 'Run `zerobus-gen check --offline` first', 26, 0, 'Run\n`zerobus-gen check --offline`\nfirst'],
  ['colours take no width', `${red} two three four five six`, 27, 2, `${red} two three four five six`],
  ['a single backquote', 'a ` b', 3, 0, 'a `\nb'],
];
test.each(rows)('%s', (_, text, columns, indent, want) => expect(wrapText(text, columns, indent)).toBe(want));

describe('a message', () => {
  const message = 'error: one two three four five six seven';
  const shown = (stream: { isTTY?: boolean; columns?: number }): string => {
    let written = '';
    const output = { ...stream, write: (text: string) => (written += text) };
    createTerminal(output, output, {}).err(message);
    return written;
  };

  test('is wrapped on a terminal', () => {
    expect(shown({ isTTY: true, columns: 30 })).toBe('error: one two three four five\n  six seven\n');
  });
  test('stays whole in a pipe, and on a terminal of unknown width', () => {
    expect(shown({ columns: 30 })).toBe(`${message}\n`);
    expect(shown({ isTTY: true, columns: 0 })).toBe(`${message}\n`);
  });
});
