import { expect, test } from 'vitest';
import { terminalOf } from '../../src/cli/terminal.ts';

const tty = { write: () => true, isTTY: true };
const pipe = { write: () => true };
const red = '\u001b[31mx\u001b[39m';

const rows: [title: string, out: typeof pipe, err: typeof pipe, environment: object, color: boolean, want: string[]][] =
  [
    ['a terminal', tty, tty, {}, true, [red, red]],
    ['stdout in a pipe', pipe, tty, {}, true, ['x', red]],
    ['stderr in a file', tty, pipe, {}, true, [red, 'x']],
    ['NO_COLOR', tty, tty, { NO_COLOR: '1' }, true, ['x', 'x']],
    ['CI', tty, tty, { CI: 'true' }, true, ['x', 'x']],
    ['empty variables', tty, tty, { NO_COLOR: '', CI: '' }, true, [red, red]],
    ['--no-color', tty, tty, {}, false, ['x', 'x']],
  ];
test.each(rows)('%s', (_, out, err, environment, color, want) => {
  const terminal = terminalOf(out, err, { ...environment }, color);
  expect([terminal.style('red', 'x', 'out'), terminal.style('red', 'x', 'err')]).toEqual(want);
});
