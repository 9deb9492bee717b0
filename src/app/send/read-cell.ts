import { invalid, type ScalarName } from 'zerobus-runtime/codegen';
import type { DeltaType } from '../../model/delta-type.js';
import { formatSqlType } from '../../model/format-sql-type.js';
import { jsonFault, parseJson } from '../../system/bounded-json.js';
import { ExactNumber, mayLoseDigits } from './exact-number.js';
import { parseExactly } from './parse-exactly.js';
import type { TimestampUnit } from './timestamp-unit.js';

/** Converts the text of a cell to the JSON value for its column. Throws `invalid-value`. */
export type ReadCell = (text: string, column: string) => unknown;

/** pandas writes integers with `.0` if one of the column is missing. JSON has them too. */
const INTEGER = /^-?\d+(?:\.0+)?$/;
/** In the first part, no digit can be read in two ways: on a long line that would take time without end. */
const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;
const SAFE = 15;

/** Returns the reader for cells of a type. Invalid text is returned unchanged, and the encoder rejects it. */
export function createCellReader(type: DeltaType, unit: TimestampUnit | undefined): ReadCell {
  switch (type.kind) {
    case 'boolean':
      return readBoolean;
    case 'tinyint':
    case 'smallint':
    case 'int':
      return (text) => (INTEGER.test(text) ? exact(text) : text);
    case 'bigint':
      return (text) => (INTEGER.test(text) ? exact(text) : text);
    case 'float':
    case 'double':
      return (text) => (NUMBER.test(text) ? exact(text) : text);
    case 'timestamp':
    case 'timestamp_ntz':
      return (text, column) => readTime(text, type.kind, unit, column);
    case 'array':
    case 'map':
    case 'struct':
    case 'variant':
      return (text, column) => readJson(text, type, column);
    default:
      return (text) => text;
  }
}

function readBoolean(text: string): unknown {
  const word = text.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : text;
}

function exact(text: string): unknown {
  return text.length <= SAFE && !/[eE]/.test(text) ? Number(text) : new ExactNumber(text);
}

function readTime(text: string, type: ScalarName, unit: TimestampUnit | undefined, column: string): unknown {
  if (!NUMBER.test(text)) return text;
  if (unit !== undefined) return new ExactNumber(text);
  const takes = type === 'timestamp' ? 'an ISO 8601 time with its zone' : 'an ISO 8601 time without a zone';
  throw invalid(column, takes, text, 'Set `timestamps` to the unit of the number: s, ms or us.');
}

function readJson(text: string, type: DeltaType, column: string): unknown {
  try {
    const value = parseJson(text);
    return mayLoseDigits(text) ? parseExactly(text) : value;
  } catch (error) {
    throw invalid(column, `${formatSqlType(type)} as JSON`, text, jsonFault(error, (error as Error).message));
  }
}
