import { Reader } from 'zerobus-runtime/codegen';
import type { DeltaType } from '../../model/delta-type.js';
import type { ColumnModel } from '../../model/table-model.js';
import { type Row, setOwn } from './emulated-row.js';
import type { FieldPlan, MessagePlan } from './message-plan.js';

/**
 * Decodes a record that was checked with `plan`. Reads only the columns in `columns`, which are compared by identity: a
 * column that was dropped and added again is another object. An absent list or map is empty, as in protobuf.
 */
export function decodeRow(
  plan: MessagePlan,
  columns: ReadonlySet<ColumnModel>,
  bytes: Uint8Array,
  start: number,
  end: number,
): Row {
  const keep = (field: FieldPlan): boolean => field.column !== undefined && columns.has(field.column);
  return readMessage(plan, new Reader(bytes, start, end), {}, keep);
}

type Keep = (field: FieldPlan) => boolean;

function readMessage(plan: MessagePlan, reader: Reader, row: Row, keep?: Keep): Row {
  for (const field of plan.fields) {
    if (field.shape === 'single' || Object.hasOwn(row, field.name) || (keep && !keep(field))) continue;
    setOwn(row, field.name, field.shape === 'list' ? [] : new Map());
  }
  while (reader.more()) {
    const tag = reader.tag();
    const field = plan.find(tag >>> 3);
    if (field === undefined || (keep && !keep(field))) reader.skip(tag);
    else if (field.shape === 'list') readElements(field, tag, reader, row[field.name] as unknown[]);
    else if (field.shape === 'map') readEntry(field, reader, row[field.name] as Map<unknown, unknown>);
    else
      setOwn(row, field.name, readValue(field, reader, Object.hasOwn(row, field.name) ? row[field.name] : undefined));
  }
  return row;
}

function readElements(field: FieldPlan, tag: number, reader: Reader, list: unknown[]): void {
  if ((tag & 7) === field.wire) {
    list.push(readValue(field, reader));
    return;
  }
  const outer = reader.enter();
  while (reader.more()) list.push(readValue(field, reader));
  reader.leave(outer);
}

function readEntry(field: FieldPlan, reader: Reader, map: Map<unknown, unknown>): void {
  const [keyPlan, valuePlan] = (field.message as MessagePlan).fields as [FieldPlan, FieldPlan];
  let key = getDefaultValue(keyPlan.type);
  let value = getDefaultValue(valuePlan.type);
  const outer = reader.enter();
  while (reader.more()) {
    if (reader.tag() >>> 3 === 1) key = readValue(keyPlan, reader);
    else value = readValue(valuePlan, reader);
  }
  reader.leave(outer);
  map.set(key, value);
}

/** Reads a value. If a struct field occurs several times, merges it into `before`, as protobuf requires. */
function readValue(field: FieldPlan, reader: Reader, before?: unknown): unknown {
  switch (field.type.kind) {
    case 'boolean':
      return reader.boolean();
    case 'tinyint':
    case 'smallint':
    case 'int':
      return reader.int();
    case 'bigint':
    case 'timestamp':
    case 'timestamp_ntz':
      return reader.bigint();
    case 'date':
      return reader.date();
    case 'float':
      return reader.float();
    case 'double':
      return reader.double();
    case 'binary':
      return reader.bytes();
    case 'variant':
      return reader.variant();
    case 'struct': {
      const outer = reader.enter();
      const struct = readMessage(field.message as MessagePlan, reader, (before as Row | undefined) ?? {});
      reader.leave(outer);
      return struct;
    }
    default:
      return reader.string();
  }
}

/** Returns the default value of a key or value that a map entry omits. */
function getDefaultValue(type: DeltaType): unknown {
  switch (type.kind) {
    case 'boolean':
      return false;
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'float':
    case 'double':
      return 0;
    case 'bigint':
    case 'timestamp':
    case 'timestamp_ntz':
      return 0n;
    case 'date':
      return '1970-01-01';
    case 'binary':
      return new Uint8Array(0);
    case 'struct':
      return {};
    default:
      return '';
  }
}
