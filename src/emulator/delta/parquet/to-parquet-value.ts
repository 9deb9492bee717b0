import { Buffer } from 'node:buffer';
import type { Row } from '../../validate/emulated-row.js';
import { decimalType, physicalName, type SparkField, type SparkType } from '../schema/spark-type.js';
import { encodeVariant } from '../variant/encode-variant.js';
import { parseDecimal } from './decimal-digits.js';

/** Converts a value of a row, or of a struct, list or map in it, to what the Parquet writer takes. */
export type ToParquet = (value: unknown) => unknown;

const MS_PER_DAY = 86_400_000;

/** Returns the days since 1970 of a date such as `2026-01-31`. */
function toDays(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / MS_PER_DAY;
}

/** Creates the conversion of a type's values, which are never NULL. A VARIANT is JSON text. */
export function toParquetValue(type: SparkType): ToParquet {
  if (typeof type === 'string') return toScalar(type);
  if (type.type === 'struct') return toStruct(type.fields);
  if (type.type === 'array') {
    const element = toParquetValue(type.elementType);
    return (list) => (list as unknown[]).map((item) => (item == null ? undefined : element(item)));
  }
  const [key, item] = [toParquetValue(type.keyType), toParquetValue(type.valueType)];
  return (map) =>
    Array.from(map as Map<unknown, unknown>, ([k, v]) => ({ key: key(k), value: v == null ? undefined : item(v) }));
}

function toScalar(type: string): ToParquet {
  const decimal = decimalType(type);
  if (decimal) return (text) => parseDecimal(text as string, decimal.scale);
  // JSON can escape a lone surrogate, which no UTF-8 has.
  if (type === 'string') return (text) => (text as string).toWellFormed();
  if (type === 'date') return (date) => toDays(date as string);
  if (type === 'variant') return (json) => encodeVariant(json as string);
  // Buffers are pooled: a view of a record would keep its message.
  if (type === 'binary') return (bytes) => (bytes instanceof Buffer ? new Uint8Array(bytes) : bytes);
  return (value) => value;
}

function toStruct(fields: readonly SparkField[]): ToParquet {
  const steps = fields.map((field) => ({
    from: field.name,
    to: physicalName(field),
    convert: toParquetValue(field.type),
  }));
  return (struct) => {
    // Without a prototype, so that a field called `constructor` that is NULL has no value.
    const result = Object.create(null) as Row;
    for (const { from, to, convert } of steps) {
      const value = Object.hasOwn(struct as Row, from) ? (struct as Row)[from] : undefined;
      if (value != null) result[to] = convert(value);
    }
    return result;
  };
}
