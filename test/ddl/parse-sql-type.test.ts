import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSqlType, SqlSyntaxError } from '../../src/ddl/parse-sql-type.ts';
import type { DeltaType } from '../../src/model/delta-type.ts';

const given: readonly (readonly [text: string, want: DeltaType])[] = [
  ['boolean', { kind: 'boolean' }],
  ['TINYINT', { kind: 'tinyint' }],
  ['byte', { kind: 'tinyint' }],
  ['Short', { kind: 'smallint' }],
  [' int ', { kind: 'int' }],
  ['INTEGER', { kind: 'int' }],
  ['long', { kind: 'bigint' }],
  ['real', { kind: 'float' }],
  ['double', { kind: 'double' }],
  ['binary', { kind: 'binary' }],
  ['date', { kind: 'date' }],
  ['timestamp', { kind: 'timestamp' }],
  ['timestamp_ltz', { kind: 'timestamp' }],
  ['TIMESTAMP_NTZ', { kind: 'timestamp_ntz' }],
  ['variant', { kind: 'variant' }],
  ['string', { kind: 'string' }],
  ['string collate UNICODE_CI', { kind: 'string', collation: 'UNICODE_CI' }],
  ['STRING COLLATE utf8_binary', { kind: 'string', collation: null }],
  ['char(1)', { kind: 'char', length: 1 }],
  ['VARCHAR ( 65535 )', { kind: 'varchar', length: 65535 }],
  ['decimal', { kind: 'decimal', precision: 10, scale: 0 }],
  ['dec(5)', { kind: 'decimal', precision: 5, scale: 0 }],
  ['numeric(38, 38)', { kind: 'decimal', precision: 38, scale: 38 }],
  ['decimal(1,0)', { kind: 'decimal', precision: 1, scale: 0 }],
  ['array<int>', { kind: 'array', element: { kind: 'int' } }],
  ['map<string,array<bigint>>', map({ kind: 'string' }, { kind: 'array', element: { kind: 'bigint' } })],
  ['struct<>', { kind: 'struct', fields: [] }],
  ['struct<a:int,b:string>', struct(['a', { kind: 'int' }], ['b', { kind: 'string' }])],
  ['STRUCT < a INT , b : STRING >', struct(['a', { kind: 'int' }], ['b', { kind: 'string' }])],
  ['struct<a: int not null>', { kind: 'struct', fields: [{ name: 'a', type: { kind: 'int' }, nullable: false }] }],
  [
    `struct<a:int COMMENT 'it\\'s, <b>: ''x'' \\u00fc\\n\\101\\201'>`,
    { kind: 'struct', fields: [{ name: 'a', type: { kind: 'int' }, comment: "it's, <b>: 'x' ü\nA201" }] },
  ],
  [
    'struct<`a,b:c<d>`:int,`e``f` string,größe:int>',
    struct(['a,b:c<d>', { kind: 'int' }], ['e`f', { kind: 'string' }], ['größe', { kind: 'int' }]),
  ],
  ['struct<int:int,array:string>', struct(['int', { kind: 'int' }], ['array', { kind: 'string' }])],
  ['interval', { kind: 'unsupported', text: 'interval' }],
  ['INTERVAL DAY(3) TO SECOND (6)', { kind: 'unsupported', text: 'INTERVAL DAY(3) TO SECOND (6)' }],
  [
    'array<interval year to month>',
    { kind: 'array', element: { kind: 'unsupported', text: 'interval year to month' } },
  ],
  ['geometry(4326)', { kind: 'unsupported', text: 'geometry(4326)' }],
  ['GEOGRAPHY(OGC:CRS84, SPHERICAL)', { kind: 'unsupported', text: 'GEOGRAPHY(OGC:CRS84, SPHERICAL)' }],
  ['void', { kind: 'unsupported', text: 'void' }],
  ['time(6)', { kind: 'unsupported', text: 'time(6)' }],
];

describe('parseSqlType', () => {
  test.each(given)('%s', (text, want) => expect(parseSqlType(text)).toEqual(want));

  const bad: readonly (readonly [text: string, position: number, message: string])[] = [
    ['', 0, 'expected a type, found the end'],
    ['strin', 0, 'expected a type, found "strin"'],
    ['toString', 0, 'expected a type'],
    ['int x', 4, 'unexpected "x"'],
    ['char', 4, "expected '('"],
    ['char(0)', 5, 'the length of CHAR must be a number from 1'],
    ['decimal(39)', 8, 'the precision of DECIMAL must be a number from 1 to 38'],
    ['decimal(5,6)', 10, 'the scale of DECIMAL must be a number from 0 to 5'],
    ['decimal(5,', 10, 'found the end'],
    ['array<int', 9, "expected '>'"],
    ['array int', 6, "expected '<'"],
    ['map<string>', 10, "expected ','"],
    ['struct<a:int,>', 13, 'expected the name of a field'],
    ['struct<`a:int>', 7, 'a backtick is not closed'],
    ['struct<``:int>', 7, 'an empty name'],
    ["struct<a:int COMMENT 'x>", 21, 'a string is not closed'],
    ['struct<a:int NOT>', 13, "expected '>'"],
    ['int \u0001', 4, 'unexpected character'],
    ['geometry(4326', 13, "expected ')'"],
    ['array<'.repeat(200), 606, 'types are nested deeper than 100'],
    [`int${' '.repeat(4_000_001)}`, 4_000_000, 'longer than'],
  ];
  test.each(bad)('rejects %j', (text, position, message) => {
    const error = failure(() => parseSqlType(text));
    expect(error).toBeInstanceOf(SqlSyntaxError);
    expect((error as SqlSyntaxError).message).toContain(message);
    expect((error as SqlSyntaxError).position).toBe(position);
  });

  test('reads back whatever is written, in any case and spacing', () => {
    fc.assert(
      fc.property(anyType, fc.boolean(), fc.constantFrom('', ' ', '\n\t '), (type, upper, space) => {
        expect(parseSqlType(write(type, upper, space))).toEqual(type);
      }),
    );
  });

  test('garbage yields an error with a position, and nothing else', () => {
    const piece = fc.constantFrom(
      'struct',
      'array',
      'map',
      '<',
      '>',
      '(',
      ')',
      ',',
      ':',
      '`',
      "'",
      'int',
      'NOT',
      '7',
      ' ',
      '\\',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          try {
            parseSqlType(text);
          } catch (error) {
            expect(error).toBeInstanceOf(SqlSyntaxError);
            expect((error as SqlSyntaxError).position).toBeLessThanOrEqual(text.length);
          }
        },
      ),
    );
  });
});

function map(key: DeltaType, value: DeltaType): DeltaType {
  return { kind: 'map', key, value };
}

function struct(...fields: readonly (readonly [string, DeltaType])[]): DeltaType {
  return { kind: 'struct', fields: fields.map(([name, type]) => ({ name, type })) };
}

function failure(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

const simple = fc.constantFrom(
  'boolean',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'binary',
  'date',
  'variant',
);
const anyType: fc.Arbitrary<DeltaType> = fc.letrec<{ type: DeltaType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 5 },
    simple.map((kind): DeltaType => ({ kind }) as DeltaType),
    fc.constant<DeltaType>({ kind: 'string' }),
    fc.integer({ min: 1, max: 99 }).map((length): DeltaType => ({ kind: 'varchar', length })),
    fc
      .tuple(fc.integer({ min: 1, max: 38 }), fc.nat(38))
      .map(([p, s]): DeltaType => ({ kind: 'decimal', precision: p, scale: Math.min(p, s) })),
    tie('type').map((element): DeltaType => ({ kind: 'array', element })),
    fc.tuple(tie('type'), tie('type')).map(([key, value]) => map(key, value)),
    fc
      .array(
        fc.record({
          name: fc.string({ minLength: 1 }),
          type: tie('type'),
          nullable: fc.constantFrom(undefined, false),
          comment: fc.option(fc.string(), { nil: undefined }),
        }),
        { maxLength: 4 },
      )
      .map((fields): DeltaType => ({ kind: 'struct', fields })),
  ),
})).type;

function write(type: DeltaType, upper: boolean, space: string): string {
  const word = (text: string): string => (upper ? text.toUpperCase() : text);
  switch (type.kind) {
    case 'array':
      return `${word('array')}${space}<${space}${write(type.element, upper, space)}${space}>`;
    case 'map':
      return `${word('map')}<${write(type.key, upper, space)}${space},${space}${write(type.value, upper, space)}>`;
    case 'struct':
      return `${word('struct')}<${type.fields
        .map(({ name, type, nullable, comment }) => {
          const quoted = `\`${name.replaceAll('`', '``')}\`${space === '' ? ':' : ' '}${write(type, upper, space)}`;
          const text = comment?.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
          return `${quoted}${nullable === false ? word(' not null') : ''}${text === undefined ? '' : ` ${word('comment')} '${text}'`}`;
        })
        .join(`${space},`)}>`;
    case 'varchar':
      return `${word('varchar')}(${space}${type.length})`;
    case 'decimal':
      return `${word('decimal')}(${type.precision},${space}${type.scale})`;
    default:
      return word(type.kind);
  }
}
