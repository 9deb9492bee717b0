import { formatDecimal, parseDecimal } from '../parquet/decimal-digits.js';
import { decimalType, type SparkType } from '../schema/spark-type.js';

/** Types of columns that can partition a table. A BINARY could not be written as text without loss. */
const TYPES = [
  'boolean',
  'byte',
  'short',
  'integer',
  'long',
  'float',
  'double',
  'string',
  'date',
  'timestamp',
  'timestamp_ntz',
];

/** Returns whether a column of this type can partition a table. */
export function canPartition(type: SparkType): boolean {
  return typeof type === 'string' && (TYPES.includes(type) || decimalType(type) !== undefined);
}

/** Formats a value of a row for `partitionValues`. Delta has no empty string there: it is NULL. */
export function formatPartitionValue(type: SparkType, value: unknown): string | null {
  if (value == null || value === '') return null;
  const decimal = decimalType(type);
  if (decimal) return formatDecimal(parseDecimal(value as string, decimal.scale), decimal.scale);
  if (type === 'timestamp') return `${formatMicros(value as bigint)}Z`;
  if (type === 'timestamp_ntz') return formatMicros(value as bigint).replace('T', ' ');
  if (typeof value === 'string') return value.toWellFormed();
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** Parses the text of `partitionValues` to a value of a row; undefined for NULL. Throws an Error for another text. */
export function parsePartitionValue(type: SparkType, text: string | null | undefined): unknown {
  if (text == null || text === '') return undefined;
  switch (type) {
    case 'boolean':
      return text === 'true';
    case 'byte':
    case 'short':
    case 'integer':
    case 'float':
    case 'double':
      return Number(text);
    case 'long':
      return BigInt(text);
    case 'timestamp':
    case 'timestamp_ntz':
      return parseMicros(text);
    default: {
      const decimal = decimalType(type);
      return decimal ? formatDecimal(parseDecimal(text, decimal.scale), decimal.scale) : text;
    }
  }
}

function formatMicros(micros: bigint): string {
  const part = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((micros - part) / 1000n)).toISOString().slice(0, -5);
  return `${seconds}.${String(part).padStart(6, '0')}`;
}

function parseMicros(text: string): bigint {
  const [, seconds = '', fraction = ''] = /^(\S+[ T][\d:]+)(?:\.(\d+))?Z?$/.exec(text) ?? [];
  const millis = Date.parse(`${seconds.replace(' ', 'T')}Z`);
  if (Number.isNaN(millis)) throw new Error(`${text} is not a timestamp`);
  return BigInt(millis) * 1000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'));
}
