import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { flagText } from '../../src/diagnostics/flag-text.ts';
import { findShell, posixWord, shellWord } from '../../src/diagnostics/shell-word.ts';

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
  const shells = ['posix', 'powershell', 'cmd'] as const;
  expect([...shells.map((shell) => shellWord(text, shell)), posixWord(text)]).toEqual([text, text, text, text]);
});

test.skipIf(process.platform === 'win32').each(special)('a POSIX shell reads %j back', (text) => {
  expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text, 'posix')}`], { encoding: 'utf8' })).toBe(text);
});

describe('on Windows', () => {
  test.each<[text: string, powershell: string, cmd: string]>([
    // What both read in the same way is quoted for both.
    ['a b', '"a b"', '"a b"'],
    ["it's", '"it\'s"', '"it\'s"'],
    ['c.s.*', '"c.s.*"', '"c.s.*"'],
    ['a&b|c>d', '"a&b|c>d"', '"a&b|c>d"'],
    ['c:\\a b', '"c:\\a b"', '"c:\\a b"'],
    ['', '""', '""'],
    ['c.`a b`.t', "'c.`a b`.t'", '"c.`a b`.t"'],
    ['$(id) `id`', "'$(id) `id`'", '"$(id) `id`"'],
    ["`it's`", "'`it''s`'", '"`it\'s`"'],
    ['$a\u2019b', "'$a\u2019\u2019b'", '"$a\u2019b"'],
    ['a\u201cb', "'a\u201cb'", '"a\u201cb"'],
    ['say "x"', '\'say "x"\'', '"say \\"x\\""'],
    ['c:\\a b\\', "'c:\\a b\\'", '"c:\\a b\\\\"'],
  ])('%j', (text, powershell, cmd) => {
    expect([shellWord(text, 'powershell'), shellWord(text, 'cmd')]).toEqual([powershell, cmd]);
  });

  const system =
    'C:\\Program Files\\WindowsPowerShell\\Modules;C:\\WINDOWS\\system32\\WindowsPowerShell\\v1.0\\Modules';
  test.each<[what: string, environment: Record<string, string>, want: string]>([
    ['cmd', { PSModulePath: system, PROMPT: '$P$G' }, 'cmd'],
    ['nothing known', {}, 'cmd'],
    ['PowerShell', { PSModulePath: `C:\\Users\\x\\Documents\\WindowsPowerShell\\Modules;${system}` }, 'powershell'],
    ['Git Bash', { PSModulePath: system, MSYSTEM: 'MINGW64' }, 'posix'],
    ['another bash', { SHELL: '/usr/bin/bash' }, 'posix'],
  ])('the shell is found: %s', (_, environment, want) => {
    expect(findShell('win32', environment)).toBe(want);
  });
});

test('elsewhere the shell is a POSIX one', () => {
  expect([findShell('linux', {}), findShell('darwin', { PSModulePath: 'a;b;c' })]).toEqual(['posix', 'posix']);
});

test('a value of a flag is quoted, and one with a dash stays its value', () => {
  expect(flagText({ profile: 'my dev', config: undefined, httpPath: '-x' })).toBe(
    ` --profile ${shellWord('my dev')} --http-path=-x`,
  );
});
