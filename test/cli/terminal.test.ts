import { expect, test } from 'vitest';
import { createTerminal } from '../../src/cli/terminal.ts';

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
    ['FORCE_COLOR in a pipe', pipe, pipe, { FORCE_COLOR: '1', CI: 'true' }, true, [red, red]],
    ['an empty FORCE_COLOR', pipe, pipe, { FORCE_COLOR: '' }, true, [red, red]],
    ['FORCE_COLOR=0', tty, tty, { FORCE_COLOR: '0' }, true, ['x', 'x']],
    ['NO_COLOR and FORCE_COLOR', tty, tty, { NO_COLOR: '1', FORCE_COLOR: '1' }, true, ['x', 'x']],
    ['--no-color and FORCE_COLOR', tty, tty, { FORCE_COLOR: '1' }, false, ['x', 'x']],
    ['--no-color', tty, tty, {}, false, ['x', 'x']],
  ];
test.each(rows)('%s', (_, out, err, environment, color, want) => {
  const terminal = createTerminal(out, err, { ...environment }, color);
  expect([terminal.style('red', 'x', 'out'), terminal.style('red', 'x', 'err')]).toEqual(want);
});

test('a status line stays on one line of the terminal', () => {
  const written: string[] = [];
  const err = { write: (text: string) => written.push(text), isTTY: true, columns: 12 };
  createTerminal(tty, err, {}).status?.('17 of 1000 tables read');
  expect(written).toEqual(['\r\u001b[K17 of 1000…']);
});
