import type { DeltaType, StructField } from '../../model/delta-type.js';
import type { ColumnModel } from '../../model/table-model.js';
import { type Row, setOwn } from '../validate/row.js';

/** How rows that were written to some columns are read as others: columns are followed by their ids. */
export interface RowView {
  /** The columns that are read, of those that were written. */
  readonly wanted: ReadonlySet<ColumnModel>;
  /** Names and values as the table has them now; what is new since is NULL. */
  readonly project: (row: Row) => Row;
}

/** The view of rows that were written to `stored`, with the columns of `wanted`. */
export function rowView(stored: readonly ColumnModel[], wanted: readonly ColumnModel[]): RowView {
  const same = new Set(stored);
  if (wanted.every((column) => same.has(column))) return { wanted: new Set(wanted), project: (row) => row };
  const ids = new Set(wanted.map(({ columnId }) => columnId));
  return {
    wanted: new Set(stored.filter(({ columnId }) => columnId != null && ids.has(columnId))),
    project: projection(stored, wanted),
  };
}

function projection(
  before: readonly (ColumnModel | StructField)[],
  after: readonly (ColumnModel | StructField)[],
): RowView['project'] {
  const byId = new Map(before.map((member) => [member.columnId, member]));
  const steps = after.flatMap(({ name, columnId, type }) => {
    const old = columnId == null ? undefined : byId.get(columnId);
    return old === undefined ? [] : [{ from: old.name, to: name, convert: conversion(old.type, type) }];
  });
  return (row) => {
    const result: Row = {};
    for (const { from, to, convert } of steps) if (Object.hasOwn(row, from)) setOwn(result, to, convert(row[from]));
    return result;
  };
}

type Convert = (value: unknown) => unknown;

/** Of a value into a wider type; `checkAlter` lets no other change of a type through. */
function conversion(before: DeltaType, after: DeltaType): Convert {
  if (before.kind === 'struct' && after.kind === 'struct') {
    return projection(before.fields, after.fields) as Convert;
  }
  if (before.kind === 'array' && after.kind === 'array') {
    const element = conversion(before.element, after.element);
    return (value) => (value as unknown[]).map(element);
  }
  if (before.kind === 'map' && after.kind === 'map') {
    const [key, item] = [conversion(before.key, after.key), conversion(before.value, after.value)];
    return (value) => new Map(Array.from(value as Map<unknown, unknown>, ([k, v]) => [key(k), item(v)]));
  }
  if (before.kind === after.kind) return (value) => value;
  if (after.kind === 'bigint') return (value) => BigInt(value as number);
  if (after.kind === 'decimal') return String;
  if (after.kind === 'timestamp_ntz') return (day) => BigInt(Date.parse(`${day}T00:00:00Z`)) * 1000n;
  return (value) => value;
}
