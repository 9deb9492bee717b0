import { Buffer } from 'node:buffer';
import { variantNull } from 'zerobus-runtime';
import { type Row, setOwn } from '../../validate/emulated-row.js';
import { columnId, decimalType, physicalName, type SparkField, type SparkType } from '../schema/spark-type.js';
import { decodeVariant } from '../variant/decode-variant.js';
import { formatDecimal, readBigEndian } from './decimal-digits.js';
import type { ParquetNode, RawValue } from './read-parquet.js';

/** Converts a physical value, which is not NULL, to the value of a row. */
export type FromParquet = (value: RawValue) => unknown;

const MS_PER_DAY = 86_400_000;
const MICROS_PER_DAY = 86_400_000_000n;
/** The Julian day of 1970-01-01, from which INT96 counts. */
const JULIAN_EPOCH = 2_440_588n;

/** Finds the node of a field: by its id if both have one, else by its physical name. */
export function findNode(nodes: readonly ParquetNode[], field: SparkField): ParquetNode | undefined {
  const [id, name] = [columnId(field), physicalName(field)];
  const byId = id === undefined ? undefined : nodes.find(({ element }) => element.field_id === id);
  return byId ?? nodes.find(({ element }) => element.name === name);
}

/**
 * Creates the conversion of a file's values to a type of the table, which may be wider than the one in the file. Throws an Error if the
 * file stores the type in another way.
 */
export function fromParquetValue(node: ParquetNode, type: SparkType): FromParquet {
  if (type === 'variant') return fromVariant(node);
  if (typeof type === 'string') return fromScalar(node, type);
  if (type.type === 'struct') return fromStruct(node, type.fields);
  const entries = onlyChild(node);
  const items = (value: RawValue): readonly RawValue[] =>
    (value as Record<string, readonly RawValue[]>)[entries.key] ?? [];
  if (type.type === 'array') {
    const member = onlyChild(entries);
    const convert = fromParquetValue(member, type.elementType);
    return (value) => items(value).map((item) => convertMember(item, member, convert));
  }
  const [key, item] = entries.children;
  if (key === undefined || item === undefined) throw new Error('a map has no keys or no values');
  const [fromKey, fromItem] = [fromParquetValue(key, type.keyType), fromParquetValue(item, type.valueType)];
  return (value) =>
    new Map(items(value).map((entry) => [convertMember(entry, key, fromKey), convertMember(entry, item, fromItem)]));
}

function convertMember(group: RawValue, { key }: ParquetNode, convert: FromParquet): unknown {
  const value = (group as Record<string, RawValue>)[key];
  return value == null ? null : convert(value);
}

function onlyChild({ children, element }: ParquetNode): ParquetNode {
  const [child] = children;
  if (child === undefined) throw new Error(`column ${element.name} is neither a list nor a map`);
  return child;
}

function fromStruct({ children }: ParquetNode, fields: readonly SparkField[]): FromParquet {
  const steps = fields.flatMap((field) => {
    const node = findNode(children, field);
    return node ? [{ key: node.key, name: field.name, convert: fromParquetValue(node, field.type) }] : [];
  });
  return (struct) => {
    const row: Row = {};
    for (const { key, name, convert } of steps) {
      const value = (struct as Record<string, RawValue>)[key];
      if (value != null) setOwn(row, name, convert(value));
    }
    return row;
  };
}

function fromVariant({ children }: ParquetNode): FromParquet {
  const [metadata, value] = ['metadata', 'value'].map(
    (name) => children.find(({ element }) => element.name === name)?.key,
  );
  if (metadata === undefined || value === undefined || children.length > 2) throw new Error('a VARIANT is shredded');
  return (group) => {
    const { [metadata]: keys, [value]: bytes } = group as Record<string, Uint8Array | undefined>;
    if (!keys || !bytes) throw new Error('a VARIANT has no value');
    return JSON.parse(decodeVariant({ metadata: keys, value: bytes })) ?? variantNull;
  };
}

function fromScalar({ element }: ParquetNode, type: string): FromParquet {
  const physical = element.type;
  const isInteger = physical === 'INT32' || physical === 'INT64';
  const decimal = decimalType(type);
  if (decimal) return fromDecimal(element, decimal.scale);
  switch (type) {
    case 'boolean':
      if (physical === 'BOOLEAN') return (value) => value;
      break;
    case 'byte':
    case 'short':
    case 'integer':
      if (physical === 'INT32') return (value) => value;
      break;
    case 'long':
      if (isInteger) return (value) => BigInt(value as number);
      break;
    case 'float':
      if (physical === 'FLOAT') return (value) => value;
      break;
    case 'double':
      if (physical === 'FLOAT' || physical === 'DOUBLE' || physical === 'INT32') return (value) => value;
      break;
    case 'string':
      if (physical === 'BYTE_ARRAY') return (value) => toBuffer(value).toString('utf8');
      break;
    case 'binary':
      if (physical === 'BYTE_ARRAY') return (value) => new Uint8Array(value as Uint8Array);
      break;
    case 'date':
      if (physical === 'INT32') return (value) => formatDate(value as number);
      break;
    case 'timestamp':
    case 'timestamp_ntz':
      if (physical === 'INT96') return fromInt96;
      if (physical === 'INT32') return (value) => BigInt(value as number) * MICROS_PER_DAY;
      if (physical === 'INT64') return fromTimestamp(element);
  }
  throw new Error(`column ${element.name} of type ${physical} cannot be read as ${type}`);
}

function fromDecimal({ type, name, scale: stored = 0 }: ParquetNode['element'], scale: number): FromParquet {
  const factor = 10n ** BigInt(scale - stored);
  if (type === 'INT32' || type === 'INT64') return (value) => formatDecimal(BigInt(value as number) * factor, scale);
  if (type === 'FIXED_LEN_BYTE_ARRAY' || type === 'BYTE_ARRAY') {
    return (value) => formatDecimal(readBigEndian(value as Uint8Array) * factor, scale);
  }
  throw new Error(`column ${name} of type ${type} cannot be read as a decimal`);
}

function fromTimestamp({ logical_type, converted_type }: ParquetNode['element']): FromParquet {
  const unit = logical_type?.type === 'TIMESTAMP' ? logical_type.unit : undefined;
  if (unit === 'MILLIS' || converted_type === 'TIMESTAMP_MILLIS') return (value) => (value as bigint) * 1000n;
  if (unit === 'NANOS') return (value) => floorDivide(value as bigint, 1000n);
  return (value) => value;
}

function fromInt96(value: RawValue): bigint {
  const days = ((value as bigint) >> 64n) - JULIAN_EPOCH;
  return days * MICROS_PER_DAY + BigInt.asUintN(64, value as bigint) / 1000n;
}

/** Divides, and rounds down, also below zero. */
export function floorDivide(value: bigint, by: bigint): bigint {
  return value / by - (value % by < 0n ? 1n : 0n);
}

/** Formats days since 1970. */
export function formatDate(days: number): string {
  return new Date(days * MS_PER_DAY).toISOString().slice(0, 10);
}

function toBuffer(value: RawValue): Buffer {
  const { buffer, byteOffset, length } = value as Uint8Array;
  return Buffer.from(buffer, byteOffset, length);
}
