import type { DeltaType, SimpleKind, StructField } from '../model/delta-type.js';
import { SqlCursor } from './sql-cursor.js';

export { SqlSyntaxError } from './sql-token.js';

const SIMPLE: Readonly<Record<string, SimpleKind>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'tinyint',
  BYTE: 'tinyint',
  SMALLINT: 'smallint',
  SHORT: 'smallint',
  INT: 'int',
  INTEGER: 'int',
  BIGINT: 'bigint',
  LONG: 'bigint',
  FLOAT: 'float',
  REAL: 'float',
  DOUBLE: 'double',
  BINARY: 'binary',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_LTZ: 'timestamp',
  TIMESTAMP_NTZ: 'timestamp_ntz',
  VARIANT: 'variant',
};

// Types that a catalog may return and Zerobus does not support. `true` if parameters or units may follow.
const UNSUPPORTED: Readonly<Record<string, boolean>> = {
  VOID: false,
  NULL: false,
  OBJECT: false,
  TIME: true,
  GEOMETRY: true,
  GEOGRAPHY: true,
  INTERVAL: true,
  UDT: true,
  USER_DEFINED_TYPE: true,
  TABLE_TYPE: true,
};
const INTERVAL_UNITS = /^(?:YEAR|MONTH|DAY|HOUR|MINUTE|SECOND|TO|CALENDAR)S?$/i;

const MAX_DEPTH = 100;
const MAX_LENGTH_OF_CHAR = 2_147_483_647;

/**
 * Parses a type as Spark and Databricks write it in DDL and in `type_text`: `struct<a:int,b:string NOT NULL>`. Facets that the
 * text omits (nested nullability, comments, collation) are unknown. A type that Zerobus does not support becomes
 * `unsupported`. Throws SqlSyntaxError with the position of the error.
 */
export function parseSqlType(text: string): DeltaType {
  const cursor = new SqlCursor(text);
  const type = readType(cursor);
  cursor.expectEnd();
  return type;
}

/** Reads a type and moves the cursor past it. */
export function readType(cursor: SqlCursor, depth = 0): DeltaType {
  if (depth > MAX_DEPTH) cursor.fail(`types are nested deeper than ${MAX_DEPTH} levels`);
  if (cursor.token.kind !== 'word') cursor.fail('expected a type');
  const { text, at } = cursor.token;
  const word = text.toUpperCase();
  const simple = Object.hasOwn(SIMPLE, word) ? SIMPLE[word] : undefined;
  if (simple !== undefined) {
    cursor.take();
    return { kind: simple };
  }
  if (Object.hasOwn(UNSUPPORTED, word)) {
    cursor.take();
    if (UNSUPPORTED[word]) skipParameters(cursor, word);
    return { kind: 'unsupported', text: cursor.text.slice(at, cursor.previousEnd) };
  }
  const read = Object.hasOwn(PARAMETERIZED, word) ? PARAMETERIZED[word] : undefined;
  if (read === undefined) cursor.fail('expected a type');
  cursor.take();
  return read(cursor, depth + 1);
}

/** Returns whether a word is the name of a type, so that a column definition may be what follows a name. */
export function isTypeName(word: string): boolean {
  return [SIMPLE, UNSUPPORTED, PARAMETERIZED].some((types) => Object.hasOwn(types, word.toUpperCase()));
}

type ReadParameters = (cursor: SqlCursor, depth: number) => DeltaType;

const PARAMETERIZED: Readonly<Record<string, ReadParameters>> = {
  STRING: readString,
  CHAR: (cursor) => readBounded(cursor, 'char'),
  CHARACTER: (cursor) => readBounded(cursor, 'char'),
  VARCHAR: (cursor) => readBounded(cursor, 'varchar'),
  DECIMAL: readDecimal,
  DEC: readDecimal,
  NUMERIC: readDecimal,
  ARRAY: readArray,
  MAP: readMap,
  STRUCT: readStruct,
};

function readString(cursor: SqlCursor): DeltaType {
  if (!cursor.takeWords('COLLATE')) return { kind: 'string' };
  const collation = cursor.expectName('a collation');
  return { kind: 'string', collation: collation.toUpperCase() === 'UTF8_BINARY' ? null : collation };
}

function readBounded(cursor: SqlCursor, kind: 'char' | 'varchar'): DeltaType {
  cursor.expectPunctuation('(');
  const length = cursor.expectNumber(`the length of ${kind.toUpperCase()}`, 1, MAX_LENGTH_OF_CHAR);
  cursor.expectPunctuation(')');
  if (cursor.takeWords('COLLATE')) cursor.expectName('a collation');
  return { kind, length };
}

// DECIMAL is DECIMAL(10,0), DECIMAL(p) is DECIMAL(p,0).
function readDecimal(cursor: SqlCursor): DeltaType {
  if (!cursor.takePunctuation('(')) return { kind: 'decimal', precision: 10, scale: 0 };
  const precision = cursor.expectNumber('the precision of DECIMAL', 1, 38);
  const scale = cursor.takePunctuation(',') ? cursor.expectNumber('the scale of DECIMAL', 0, precision) : 0;
  cursor.expectPunctuation(')');
  return { kind: 'decimal', precision, scale };
}

function readArray(cursor: SqlCursor, depth: number): DeltaType {
  cursor.expectPunctuation('<');
  const element = readType(cursor, depth);
  cursor.expectPunctuation('>');
  return { kind: 'array', element };
}

function readMap(cursor: SqlCursor, depth: number): DeltaType {
  cursor.expectPunctuation('<');
  const key = readType(cursor, depth);
  cursor.expectPunctuation(',');
  const value = readType(cursor, depth);
  cursor.expectPunctuation('>');
  return { kind: 'map', key, value };
}

function readStruct(cursor: SqlCursor, depth: number): DeltaType {
  cursor.expectPunctuation('<');
  const fields: StructField[] = [];
  if (cursor.takePunctuation('>')) return { kind: 'struct', fields };
  do {
    fields.push(readField(cursor, depth));
  } while (cursor.takePunctuation(','));
  cursor.expectPunctuation('>');
  return { kind: 'struct', fields };
}

function readField(cursor: SqlCursor, depth: number): StructField {
  const name = cursor.expectName('the name of a field');
  cursor.takePunctuation(':');
  const type = readType(cursor, depth);
  const notNull = cursor.takeWords('NOT', 'NULL');
  const comment = cursor.takeWords('COMMENT') ? cursor.expectString('a comment') : undefined;
  return { name, type, ...(notNull && { nullable: false }), ...(comment !== undefined && { comment }) };
}

function skipParameters(cursor: SqlCursor, word: string): void {
  if (word === 'INTERVAL') {
    while (cursor.token.kind === 'word' && INTERVAL_UNITS.test(cursor.token.text)) skipUnit(cursor);
    return;
  }
  if (!cursor.takePunctuation('(')) return;
  while (!cursor.takePunctuation(')')) {
    if (cursor.token.kind === 'end') cursor.fail("expected ')'");
    cursor.take();
  }
}

// DAY TO SECOND(6)
function skipUnit(cursor: SqlCursor): void {
  cursor.take();
  if (!cursor.takePunctuation('(')) return;
  cursor.expectNumber('the precision of INTERVAL', 0, 9);
  cursor.expectPunctuation(')');
}
