import { describe, expect, it } from 'vitest';
import { parseTypeJson, TypeJsonError } from '../../../src/catalog/parse/type-json.ts';
import { formatSqlType } from '../../../src/model/format-sql-type.ts';

const field = (type: unknown, metadata: unknown = {}): string =>
  JSON.stringify({ name: 'a', type, nullable: true, metadata });
const array = (elementType: unknown): unknown => ({ type: 'array', elementType, containsNull: true });

describe('types', () => {
  const rows: [given: unknown, want: string][] = [
    ['byte', 'TINYINT'],
    ['short', 'SMALLINT'],
    ['integer', 'INT'],
    ['long', 'BIGINT'],
    ['float', 'FLOAT'],
    ['double', 'DOUBLE'],
    ['boolean', 'BOOLEAN'],
    ['string', 'STRING'],
    ['binary', 'BINARY'],
    ['date', 'DATE'],
    ['timestamp', 'TIMESTAMP'],
    ['timestamp_ntz', 'TIMESTAMP_NTZ'],
    ['variant', 'VARIANT'],
    ['decimal(38,10)', 'DECIMAL(38,10)'],
    ['varchar(7)', 'VARCHAR(7)'],
    ['string collate UTF8_LCASE', 'STRING COLLATE UTF8_LCASE'],
    ['interval day to second', 'interval day to second'],
    ['void', 'void'],
    ['hyperloglog(12)', 'hyperloglog(12)'],
    [{ type: 'udt', class: 'org.Point', sqlType: 'double' }, 'UDT org.Point'],
    [array('long'), 'ARRAY<BIGINT>'],
    [{ type: 'map', keyType: 'string', valueType: array('date'), valueContainsNull: true }, 'MAP<STRING, ARRAY<DATE>>'],
    [
      { type: 'struct', fields: [{ name: 'x', type: 'integer', nullable: false, metadata: {} }] },
      'STRUCT<x: INT NOT NULL>',
    ],
  ];
  it.each(rows)('%j -> %s', (given, want) => {
    expect(formatSqlType(parseTypeJson(field(given))!.type)).toBe(want);
    // The bare type, as older connectors write it.
    expect(formatSqlType(parseTypeJson(JSON.stringify(given))!.type)).toBe(want);
  });

  it('parses a bare word', () => expect(parseTypeJson(' string ')).toEqual({ type: { kind: 'string' } }));
  it.each(['', '  ', '{}'])('%j has no type', (text) => expect(parseTypeJson(text)).toBeUndefined());
});

describe('facets', () => {
  it('are read from the metadata', () => {
    const metadata = {
      comment: 'c',
      'delta.columnMapping.id': 7,
      'delta.generationExpression': 'a + 1',
      'delta.identity.start': 1,
      CURRENT_DEFAULT: "'x'",
    };
    expect(parseTypeJson(field('string', metadata))).toEqual({
      name: 'a',
      type: { kind: 'string' },
      nullable: true,
      comment: 'c',
      columnId: 7,
      generated: 'a + 1',
      identity: true,
      defaultValue: "'x'",
    });
  });

  it('are known to be absent if there is metadata', () => {
    expect(parseTypeJson(field('string'))).toMatchObject({ comment: null, generated: null, identity: false });
    expect(parseTypeJson('{"name":"a","type":"string"}')).toEqual({ name: 'a', type: { kind: 'string' } });
  });

  it('of nested fields', () => {
    const inner = {
      name: 'x',
      type: 'long',
      nullable: false,
      metadata: { comment: 'deep', 'delta.columnMapping.id': 9 },
    };
    expect(parseTypeJson(field({ type: 'struct', fields: [inner] }))?.type).toEqual({
      kind: 'struct',
      fields: [{ name: 'x', type: { kind: 'bigint' }, nullable: false, comment: 'deep', columnId: 9 }],
    });
  });

  const bounded: [type: unknown, declared: string, want: string][] = [
    ['string', 'varchar(10)', 'VARCHAR(10)'],
    ['string', 'char(3)', 'CHAR(3)'],
    [array('string'), 'array<varchar(5)>', 'ARRAY<VARCHAR(5)>'],
    [
      { type: 'map', keyType: 'string', valueType: 'string', valueContainsNull: true },
      'map<char(2),string>',
      'MAP<CHAR(2), STRING>',
    ],
    [{ type: 'struct', fields: [{ name: 'x', type: 'string' }] }, 'struct<x:varchar(4)>', 'STRUCT<x: VARCHAR(4)>'],
  ];
  it.each(bounded)('%j declared as %s', (type, declared, want) => {
    expect(formatSqlType(parseTypeJson(field(type, { __CHAR_VARCHAR_TYPE_STRING: declared }))!.type)).toBe(want);
  });
});

describe('garbage', () => {
  const deep = `${'{"type":"array","containsNull":true,"elementType":'.repeat(200)}"long"${'}'.repeat(200)}`;
  const rows: [what: string, given: string][] = [
    ['cut', '{"name":"a","type":"str'],
    ['a number', '42'],
    ['a list', '[]'],
    ['a field without a type', '{"name":"a","nullable":true}'],
    ['a field without a name', '{"name":"","type":"long"}'],
    ['an object that is not a type', '{"type":"tuple","of":[]}'],
    ['an array of nothing', '{"type":"array"}'],
    ['a struct without fields', '{"type":"struct"}'],
    ['a field that is not an object', '{"type":"struct","fields":[1]}'],
    ['nullable that is not a boolean', '{"name":"a","type":"long","nullable":"yes"}'],
    ['metadata that is not an object', '{"name":"a","type":"long","metadata":[]}'],
    ['a decimal of 99 digits', '"decimal(99,2)"'],
    ['nested too deep', deep],
  ];
  it.each(rows)('%s', (_, given) => expect(() => parseTypeJson(given)).toThrow(TypeJsonError));
});
