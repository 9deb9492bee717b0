import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { GenError } from '../../src/diagnostics/gen-error.ts';
import { TableName } from '../../src/model/table-name.ts';
import { parseTables } from '../../src/model/table-pattern.ts';

describe('TableName.parse', () => {
  const good: [given: string, want: (string | undefined)[]][] = [
    ['catalog.iot.sensor_events', ['catalog', 'iot', 'sensor_events']],
    ['`catalog`.iot.`sensor_events`', ['catalog', 'iot', 'sensor_events']],
    ['my-catalog.iot.größe', ['my-catalog', 'iot', 'größe']],
    ['c.`a.b`.`with ``tick`', ['c', 'a.b', 'with `tick']],
    ['c.s.a b', ['c', 's', 'a b']],
  ];
  it.each(good)('%s', (given, want) => {
    const name = TableName.parse(given);
    expect([name.catalog, name.schema, name.table]).toEqual(want);
  });

  const bad: [given: string, reason: string][] = [
    ['', 'it is empty'],
    ['  ', 'it is empty'],
    ['events', 'one part'],
    ['iot.events', 'the catalog is missing'],
    ['a.b.c.d', '4 parts'],
    ['a..c', 'part 2 is empty'],
    ['a.b.', 'part 3 is empty'],
    ['.b.c', 'part 1 is empty'],
    ['a.``.c', 'part 2 is empty'],
    ['a.b.c\u001f', 'control character'],
    ['a.b.c\n', 'control character'],
    ['a.b.\ud800', 'lone surrogate'],
    ['a.`b.c', 'not closed'],
    ['a.`b`x.c', 'a closing backtick is not followed by a dot'],
    ['a.b`.c', 'unquoted part'],
    ['a.b. c', 'space'],
    ['a.../etc.c', 'empty'],
    ['a.b/c.d', 'slash'],
    [`a.b.${'x'.repeat(256)}`, 'longer than 255'],
  ];
  it.each(bad)('rejects %j', (given, reason) => {
    expect(() => TableName.parse(given)).toThrow(GenError);
    expect(() => TableName.parse(given)).toThrow(reason);
  });

  it('accepts two parts for the form without a catalog', () => {
    const name = TableName.parse('iot.events', 'either');
    expect([name.catalog, name.parts, String(name)]).toEqual([undefined, ['iot', 'events'], 'iot.events']);
  });
});

describe('forms of a TableName', () => {
  const odd = new TableName('my-catalog', 'a.b', 'x`%/é');
  const rows: [form: string, got: unknown, want: unknown][] = [
    ['toString', String(odd), 'my-catalog.a.b.x`%/é'],
    ['toSql', odd.toSql(), '`my-catalog`.`a.b`.`x``%/é`'],
    ['toQuotedIfNeeded', odd.toQuotedIfNeeded(), '`my-catalog`.`a.b`.`x``%/é`'],
    ['toQuotedIfNeeded of a plain name', new TableName('a', 'b', 'c d').toQuotedIfNeeded(), 'a.b.c d'],
    ['toUrl', odd.toUrl(), 'my-catalog.a%2Eb.x%60%25%2F%C3%A9'],
    ['toPath', odd.toPath(), ['my-catalog', 'a=2Eb', 'x=60=25=2F=C3=A9']],
    ['toPath of dots', new TableName('..', '.', 'nul').toPath(), ['=2E=2E', '=2E', 'nul=']],
    ['JSON', JSON.stringify({ odd }), '{"odd":"my-catalog.a.b.x`%/é"}'],
  ];
  it.each(rows)('%s', (_, got, want) => expect(got).toEqual(want));

  it('parses back from SQL', () => expect(TableName.parse(odd.toSql()).equals(odd)).toBe(true));
});

describe('as an argument of a suggested command', () => {
  const rows: [parts: [string | undefined, string, string], posix: string, powershell?: string][] = [
    [['catalog', 'iot', 'sensor_events'], 'catalog.iot.sensor_events'],
    [[undefined, 'iot', 'sensor-events'], 'iot.sensor-events'],
    [['c', 's', 'a b'], "'c.s.a b'", '"c.s.a b"'],
    [['c', 's', 'a.b'], "'`c`.`s`.`a.b`'"],
    [['c', 's', '`id`'], "'`c`.`s`.```id```'"],
    [['c', 's', '$(id)'], "'c.s.$(id)'"],
    [['c', 's', 'a;b'], "'c.s.a;b'", '"c.s.a;b"'],
    [['c', 's', "it's"], "'c.s.it'\\''s'", `"c.s.it's"`],
    [['c', 's', '"q"'], `'c.s."q"'`],
    // Neither a pattern nor a flag.
    [['c', 's', 'a*'], "'`c`.`s`.`a*`'"],
    [['-c', 's', 't'], "'`-c`.`s`.`t`'"],
  ];
  it.each(rows)('%j', (parts, posix, powershell = posix) => {
    const name = new TableName(...parts);
    expect([name.toArgument('posix'), name.toArgument('powershell')]).toEqual([posix, powershell]);
  });

  it.skipIf(process.platform === 'win32').each(rows)('%j is read back by the shell and the parser', (parts) => {
    const name = new TableName(...parts);
    const word = execFileSync('sh', ['-c', `printf %s ${name.toArgument('posix')}`], { encoding: 'utf8' });
    const read = parseTables(word, 'either');
    expect(read instanceof TableName && read.equals(name)).toBe(true);
  });
});
