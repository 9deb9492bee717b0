import { ZerobusError } from 'zerobus-runtime';
import { fromJsonScalar, invalid } from 'zerobus-runtime/codegen';
import { errorCodes } from 'zerobus-runtime/codes';
import type { DeltaType } from '../../model/delta-type.js';
import { formatSqlType } from '../../model/format-sql-type.js';
import { ExactNumber, plainValue } from './exact-number.js';

const NUMBERS: ReadonlySet<string> = new Set(['decimal', 'double', 'float']);
/** A number as most of Europe writes it. */
const DECIMAL_COMMA = /^-?\d{1,3}(?:\.?\d{3})*,\d+$/;

/** Describes the error of a value of JSON by what JSON can have in its place, instead of what programs pass. */
export function inJsonTerms(error: unknown, type: DeltaType, value: unknown, column: string): unknown {
  if (!ZerobusError.is(error) || error.code !== 'invalid-value') return error;
  try {
    if (typeof value === 'string' && DECIMAL_COMMA.test(value) && NUMBERS.has(type.kind)) {
      return invalid(column, `${formatSqlType(type)}: a number`, value, 'Write a point in place of the comma.');
    }
    if (type.kind === 'decimal') {
      const takes = `${formatSqlType(type)}: a number, or plain digits in a string`;
      if (value instanceof ExactNumber) return invalidNumber(column, takes, value, error.help);
      const isText = typeof value === 'string' || typeof value === 'number';
      return invalid(column, takes, value, isText ? error.help : undefined);
    }
    if (type.kind === 'bigint' && value instanceof ExactNumber && error.help === errorCodes['invalid-value'].help) {
      return invalidNumber(column, 'BIGINT: an integer of 64 bits', value, error.help);
    }
    if (type.kind === 'date') fromJsonScalar(type.kind, plainValue(value), column);
  } catch (described) {
    return described;
  }
  return error;
}

/** How many characters of a number a message shows. */
const SHOWN = 60;

function invalidNumber(column: string, takes: string, { text }: ExactNumber, help: string): ZerobusError {
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return new ZerobusError('invalid-value', `takes ${takes}, not the number ${shown}`, { path: column, help });
}
