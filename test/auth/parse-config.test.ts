import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/auth/parse-config.ts';

/** Returns sections as plain objects, without empty ones, or the line and the reason of an error. */
function parse(text: string): unknown {
  const parsed = parseConfig(text);
  if ('reason' in parsed) return `${parsed.line}: ${parsed.reason}`;
  const full = [...parsed].filter(([, { size }]) => size > 0);
  return Object.fromEntries(full.map(([name, values]) => [name, Object.fromEntries(values)]));
}

// The results of Databricks' SDK for Go (gopkg.in/ini.v1 1.67 with SpaceBeforeInlineComment).
describe('values', () => {
  const rows: [given: string, want: string][] = [
    ['dapi-1', 'dapi-1'],
    ['a;b#c', 'a;b#c'],
    ['#a', '#a'],
    ['a # comment', 'a'],
    ['a ; comment', 'a'],
    ['a ; b # c', 'a ; b'],
    ['a\t# b', 'a\t# b'],
    ['a=b==', 'a=b=='],
    ['[a]', '[a]'],
    ['"a b"', 'a b'],
    ["'a b'", 'a b'],
    ['"%Y#X$Z" # comment', '%Y#X$Z'],
    ['"a"b"', '"a"b"'],
    ['"a', '"a'],
    ['`a#b ; c`', 'a#b ; c'],
    ['"""a`b"""', 'a`b'],
    ['"""a\nb"""', 'a\nb'],
    ['a\\tb', 'a\\tb'],
    ['a\\\n  b', 'ab'],
    ['%(host)s', '%(host)s'],
    ['true', 'true'],
    ['', ''],
    ['   ', ''],
  ];
  it.each(rows)('%j', (given, token) => {
    expect(parse(`[p]\ntoken = ${given}\nhost = h\n`)).toEqual({ p: { token, host: 'h' } });
    expect(parse(`[p]\r\ntoken:${given}\r\nhost: h`)).toEqual({ p: { token, host: 'h' } });
  });
});

describe('files', () => {
  const rows: [what: string, given: string, want: unknown][] = [
    ['dots in names', '[a.b]\nhost=h', { 'a.b': { host: 'h' } }],
    ['no section yet', 'host=h\n[p]\nhost=i', { DEFAULT: { host: 'h' }, p: { host: 'i' } }],
    ['nothing inherited', '[DEFAULT]\nhost=h\n[p]\ntoken=t', { DEFAULT: { host: 'h' }, p: { token: 't' } }],
    ['one twice', '[p]\nhost=h\ntoken=t\n[q]\nx=y\n[p]\nhost=i', { p: { host: 'i', token: 't' }, q: { x: 'y' } }],
    ['names of objects', '[__proto__]\nconstructor=c', { ['__proto__']: { constructor: 'c' } }],
    ['comments and blanks', '\uFEFF; a\n\n  # b\n\t[p]\n  host = h', { p: { host: 'h' } }],
    ['nothing', '', {}],
    ['no =', '[p]\nhost\n', '2: it is not key = value'],
    ['no key', '[p]\n\n= x\n', '3: it is not key = value'],
    ['no ]', '[p\nhost=h', '1: a section name must end with ]'],
    ['no name', '[]\nhost=h', '1: a section name must end with ]'],
    ['no end', '[p]\ntoken = `a\nb', '2: a quote is not closed'],
  ];
  it.each(rows)('%s', (_, given, want) => expect(parse(given)).toEqual(want));
});

it('never throws, and never shows the text of a line', () => {
  const pieces = ['[', ']', 'dev', '=', ':', ' ', '#', ';', '"', "'", '`', '"""', '\\', '\n', '\r\n', 'hush'];
  const torn = fc.array(fc.constantFrom(...pieces)).map((some) => some.join(''));
  fc.assert(
    fc.property(fc.oneof(fc.string(), torn), (text) => {
      const parsed = parseConfig(text);
      if ('reason' in parsed) expect(parsed.reason).not.toContain('hush');
      else expect(parsed.has('DEFAULT')).toBe(true);
    }),
  );
});

it('reads what the CLI writes', () => {
  // The CLI itself cannot read back values in quotes or with a trailing backslash.
  const secret = fc.stringMatching(/^[!-~]+$/).filter((value) => !/`|^"""|^(".*"|'.*')$|\\$/.test(value));
  fc.assert(
    fc.property(secret, (token) => {
      const written = /[#;]/.test(token) ? `\`${token}\`` : token;
      expect(parse(`[p]\ntoken = ${written}\n`)).toEqual({ p: { token } });
    }),
  );
});
