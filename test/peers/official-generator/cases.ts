// Tables, and the results of the official generator for Python and zerobus-gen. docs/official-generator.md lists them.

/** A result without keys: the `.proto` is valid, with the same names, types, presence and repetition as ours. */
export interface OfficialResult {
  /** Error of the generator. */
  readonly refuses?: string;
  /** First error of protoc for the generated `.proto`. */
  readonly invalid?: string;
  /** Fields that differ from ours. */
  readonly differs?: string;
}

/** A table and the results of both generators. */
export interface GeneratorCase {
  /** Title in the docs. */
  readonly what: string;
  /** Columns of the CREATE TABLE statement. */
  readonly columns: string;
  /** Name of the table. Default `cases`. */
  readonly table?: string;
  /** `type_text` of columns that differs from the one in the emulator's catalog. */
  readonly spelled?: Readonly<Record<string, string>>;
  readonly official: OfficialResult;
  /** Code of our diagnostic if zerobus-gen rejects the table. */
  readonly ours?: string;
}

const same: OfficialResult = {};
const refuses = (reason: string): OfficialResult => ({ refuses: `Error mapping column type: ${reason}` });
const unknown = (type: string): OfficialResult => refuses(`Unknown column type: ${type}`);
const keyword = (name: string): OfficialResult =>
  refuses(`Invalid Protobuf field name '${name}'. It is a reserved keyword.`);

/** Uses a type in every place where it is allowed. */
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

/** A case whose title in the docs is its columns. */
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
