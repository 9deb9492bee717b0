// Tables, and what the official generator for Python and zerobus-gen make of them. docs/official-generator.md shows them.

/** Without a key: its `.proto` is valid, and names, types, presence and repetition are those of ours. */
export interface OfficialResult {
  /** What it says. */
  readonly refuses?: string;
  /** What protoc says first to its `.proto`. */
  readonly invalid?: string;
  /** Fields that are otherwise than ours. */
  readonly differs?: string;
}

export interface GeneratorCase {
  /** For the docs. */
  readonly what: string;
  /** Of the statement that creates the table. */
  readonly columns: string;
  /** Default: one of its own. */
  readonly table?: string;
  /** `type_text` of columns where it is not as the emulator's catalog writes it. */
  readonly spelled?: Readonly<Record<string, string>>;
  readonly official: OfficialResult;
  /** Our diagnostic where we refuse it. */
  readonly ours?: string;
}

const same: OfficialResult = {};
const refuses = (why: string): OfficialResult => ({ refuses: `Error mapping column type: ${why}` });
const unknown = (type: string): OfficialResult => refuses(`Unknown column type: ${type}`);
const keyword = (name: string): OfficialResult =>
  refuses(`Invalid Protobuf field name '${name}'. It is a reserved keyword.`);

/** A type wherever it may stand. */
function everywhere(type: string, official: OfficialResult, key: boolean = true): GeneratorCase {
  const columns = [
    `a ${type} NOT NULL`,
    `b ${type}`,
    `c ARRAY<${type}>`,
    `d MAP<STRING, ${type}>`,
    `e STRUCT<x: ${type}>`,
    `f ARRAY<STRUCT<x: ${type}>>`,
    `g MAP<STRING, STRUCT<x: ${type}>>`,
    ...(key ? [`h MAP<${type}, STRING>`] : []),
  ];
  return { what: type, columns: columns.join(', '), official };
}

/** The columns are what the docs show. */
function columns(text: string, official: OfficialResult, rest: Partial<GeneratorCase> = {}): GeneratorCase {
  return { what: text, columns: text, official, ...rest };
}

const spelledAs = (spelled: string): Partial<GeneratorCase> => ({ spelled: { a: spelled } });
const nesting = { ours: 'unsupported-nesting' };
const key = { ours: 'unsupported-map-key' };
const type = { ours: 'unsupported-type' };
const name = { ours: 'unsupported-name' };

export const generatorCases: readonly GeneratorCase[] = [
  everywhere('BOOLEAN', same),
  everywhere('TINYINT', same),
  everywhere('SMALLINT', same),
  everywhere('INT', same),
  everywhere('BIGINT', same),
  everywhere('FLOAT', same, false),
  everywhere('DOUBLE', same, false),
  everywhere('STRING', same),
  everywhere('CHAR(3)', same),
  everywhere('VARCHAR(10)', same),
  everywhere('BINARY', same, false),
  everywhere('DATE', same),
  everywhere('TIMESTAMP', same),
  everywhere('TIMESTAMP_NTZ', same),
  everywhere('VARIANT', same, false),
  columns('a CHAR(3)', unknown('char(3)'), spelledAs('char(3)')),
  columns('a VARCHAR(10)', same, spelledAs('varchar(10)')),
  columns('a STRING COLLATE UTF8_LCASE', unknown('string collate UTF8_LCASE')),
  columns('a DECIMAL(10,2)', unknown('decimal(10,2)')),
  columns('a ARRAY<DECIMAL(10,2)>', unknown('decimal(10,2)')),
  columns('a MAP<STRING, DECIMAL(10,2)>', unknown('decimal(10,2)')),
  columns('a MAP<DECIMAL(10,2), STRING>', unknown('decimal(10')),
  columns('a STRUCT<x: DECIMAL(10,2)>', unknown('struct<x:decimal(10,2)>')),
  columns('a STRUCT<b: STRUCT<c: ARRAY<STRUCT<d: MAP<STRING, STRUCT<e: INT>>>>>>', same),
  columns('a STRUCT<b: INT> NOT NULL', same),
  columns('a ARRAY<INT> NOT NULL, b MAP<INT, STRING> NOT NULL', same),
  columns('a STRUCT<b: INT NOT NULL>', { differs: 'a.b: optional instead of required' }),
  columns('a STRUCT<b: INT NOT NULL>', unknown('int not null'), spelledAs('struct<b:int not null>')),
  columns("a STRUCT<b: INT COMMENT 'x'>", unknown("int comment 'x'"), spelledAs("struct<b:int comment 'x'>")),
  columns('a BIGINT GENERATED ALWAYS AS IDENTITY, b INT', same),
  columns('a INT, b INT GENERATED ALWAYS AS (a + 1)', same, { ours: 'generated-column' }),
  columns('a ARRAY<ARRAY<INT>>', refuses('Nested arrays are not supported: array<array<...>>'), nesting),
  columns('a ARRAY<MAP<STRING, INT>>', refuses('Arrays of maps are not supported: array<map<...>>'), nesting),
  columns(
    'a MAP<STRING, ARRAY<INT>>',
    refuses('Maps with array values are not supported: map<..., array<...>>'),
    nesting,
  ),
  columns(
    'a MAP<STRING, MAP<STRING, INT>>',
    refuses('Maps with map values are not supported: map<..., map<...>>'),
    nesting,
  ),
  columns('a MAP<FLOAT, INT>', refuses('Unsupported map key type for Protobuf: float'), key),
  columns('a MAP<DOUBLE, INT>', refuses('Unsupported map key type for Protobuf: double'), key),
  columns('a MAP<BINARY, INT>', refuses('Unsupported map key type for Protobuf: binary'), key),
  columns('a MAP<STRUCT<x: INT>, INT>', refuses('Unsupported map key type for Protobuf: struct<x:int>'), key),
  columns('a INTERVAL DAY TO SECOND', unknown('interval day to second'), type),
  columns('a VOID', unknown('void'), type),
  columns('a GEOMETRY(4326)', unknown('geometry(4326)'), type),
  columns('a GEOGRAPHY(4326)', unknown('geography(4326)'), type),
  columns('message STRING', keyword('message')),
  columns('`to` STRING', keyword('to')),
  columns('max DOUBLE', keyword('max')),
  columns('a STRUCT<option: STRING>', keyword('option')),
  columns('optional INT, repeated INT, map INT, `group` INT, oneof INT', same),
  columns('`__proto__` STRING, constructor STRING, class STRING', same),
  columns('`größe` INT', { invalid: 'Interpreting non ascii codepoint 195.' }, name),
  columns(
    '`with space` INT',
    refuses("Invalid Protobuf field name 'with space'. Contains non-alphanumeric characters (besides underscore)."),
    name,
  ),
  columns('`2nd` INT', refuses("Invalid Protobuf field name '2nd'. Cannot start with a digit."), name),
  columns('`Addr` STRUCT<x: INT>', { invalid: '"Addr" is already defined in "cases".' }),
  columns('`Addrs` ARRAY<STRUCT<x: INT>>', { invalid: '"Addrs" is already defined in "cases".' }),
  columns('a STRUCT<`Addr`: STRUCT<x: INT>>', { invalid: '"Addr" is already defined in "cases.A".' }),
  columns('foo_bar STRING, `fooBar` STRING', same),
  columns('foo_bar STRUCT<x: INT>, `fooBar` STRUCT<y: INT>', { invalid: '"FooBar" is already defined in "cases".' }),
  columns('tags MAP<STRING, STRING>, tags_entry STRUCT<x: INT>', {
    invalid: '"TagsEntry" is already defined in "cases".',
  }),
  columns('`_1` STRUCT<x: INT>', { invalid: 'Expected message name.' }),
  {
    what: 'a INT, in a table named 2024_events',
    columns: 'a INT',
    table: '2024_events',
    official: { invalid: 'Need space between number and identifier.' },
  },
];
