import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { flagText } from '../../src/diagnostics/flag-text.ts';
import { posixWord, shellWord } from '../../src/diagnostics/shell-word.ts';

/** Texts with what a shell takes for something else. */
const special = [
  'a b',
  '`id`',
  '$(id)',
  '$HOME',
  "it's",
  "'",
  '"double"',
  'a;id',
  'a|b&c',
  '*',
  '~',
  '#x',
  '!x',
  '\\',
  '',
  'tab\tx',
  '{a,b}',
  'größe',
];

test.each(['catalog.iot.sensor_events', 'a-b', 'generated/catalog/x.ts', 'A1'])('%s needs no quotes', (text) => {
  expect([shellWord(text, 'linux'), shellWord(text, 'win32'), posixWord(text)]).toEqual([text, text, text]);
});

test.skipIf(process.platform === 'win32').each(special)('a POSIX shell reads %j back', (text) => {
  expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text, 'linux')}`], { encoding: 'utf8' })).toBe(text);
});

describe('PowerShell', () => {
  test.each([
    ['a b', "'a b'"],
    ["it's", "'it''s'"],
    ['$(id) `id` ; "x"', '\'$(id) `id` ; "x"\''],
    ['a\u2019b', "'a\u2019\u2019b'"],
    ['', "''"],
  ])('%j', (text, quoted) => {
    expect(shellWord(text, 'win32')).toBe(quoted);
  });
});

test('a value of a flag is quoted, and one with a dash stays its value', () => {
  expect(flagText({ profile: 'my dev', config: undefined, httpPath: '-x' })).toBe(" --profile 'my dev' --http-path=-x");
});
