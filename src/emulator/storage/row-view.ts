import type { DeltaType, StructField } from '../../model/delta-type.js';
import type { ColumnModel } from '../../model/table-model.js';
import { type Row, setOwn } from '../validate/emulated-row.js';

/** Reads rows that were written with earlier columns as rows of the current ones. Matches columns by id. */
export interface RowView {
  /** The written columns that are read. */
  readonly wanted: ReadonlySet<ColumnModel>;
  /** Converts a row to the current names and types. Columns added since are NULL, so they have no key. */
  readonly project: (row: Row) => Row;
}

/** Creates a view that reads rows written with the columns `stored` as rows with the columns `wanted`. */
export function createRowView(stored: readonly ColumnModel[], wanted: readonly ColumnModel[]): RowView {
  const known = new Set(stored);
  if (wanted.every((column) => known.has(column))) return { wanted: new Set(wanted), project: (row) => row };
  const ids = new Set(wanted.map(({ columnId }) => columnId));
  return {
    wanted: new Set(stored.filter(({ columnId }) => columnId != null && ids.has(columnId))),
    project: createProjection(stored, wanted),
  };
}

function createProjection(
  before: readonly (ColumnModel | StructField)[],
  after: readonly (ColumnModel | StructField)[],
): RowView['project'] {
  const byId = new Map(before.map((member) => [member.columnId, member]));
  const steps = after.flatMap(({ name, columnId, type }) => {
    const old = columnId == null ? undefined : byId.get(columnId);
    return old === undefined ? [] : [{ from: old.name, to: name, convert: createConversion(old.type, type) }];
  });
  return (row) => {
    const result: Row = {};
    for (const { from, to, convert } of steps) if (Object.hasOwn(row, from)) setOwn(result, to, convert(row[from]));
    return result;
  };
}

type Convert = (value: unknown) => unknown;

/** Creates a conversion to a wider type. `checkAlter` allows no other change of type. */
function createConversion(before: DeltaType, after: DeltaType): Convert {
  if (before.kind === 'struct' && after.kind === 'struct') {
    return createProjection(before.fields, after.fields) as Convert;
  }
  if (before.kind === 'array' && after.kind === 'array') {
    const element = createConversion(before.element, after.element);
    return (value) => (value as unknown[]).map(element);
  }
  if (before.kind === 'map' && after.kind === 'map') {
    const [key, item] = [createConversion(before.key, after.key), createConversion(before.value, after.value)];
    return (value) => new Map(Array.from(value as Map<unknown, unknown>, ([k, v]) => [key(k), item(v)]));
  }
  if (before.kind === after.kind) return (value) => value;
  if (after.kind === 'bigint') return (value) => BigInt(value as number);
  if (after.kind === 'decimal') return String;
  if (after.kind === 'timestamp_ntz') return (day) => BigInt(Date.parse(`${day}T00:00:00Z`)) * 1000n;
  return (value) => value;
}
