import { DdlError } from '../../ddl/ddl-error.js';
import type { DeltaType, StructField } from '../../model/delta-type.js';
import { formatSqlType } from '../../model/format-sql-type.js';
import type { ColumnModel, TableModel } from '../../model/table-model.js';
import type { Row } from '../validate/emulated-row.js';
import { canWiden } from './can-widen.js';

type Member = ColumnModel | StructField;

/**
 * Throws DdlError for changes that Delta rejects: a type change that does not widen, NOT NULL on a column that is NULL
 * in a row, and dropping a partition column. Both models have column ids. `rows` have the columns of `after`; they are
 * read only if needed.
 */
export function checkAlter(before: TableModel, after: TableModel, rows: Iterable<Row>): void {
  for (const { name, columnId, partitionIndex } of before.columns) {
    if (partitionIndex == null || after.columns.some((column) => column.columnId === columnId)) continue;
    throw new DdlError(`Cannot drop column ${name} of table ${before.name}: it is a partition column`);
  }
  const required = new Set<Member>();
  checkMembers(before.columns, after.columns, '', required);
  if (required.size === 0) return;
  for (const row of rows) {
    const path = findMissingMember(after.columns, row, '', required);
    if (path !== undefined)
      throw new DdlError(`Column ${path} of table ${before.name} cannot become NOT NULL: it is NULL in a row`);
  }
}

/** Checks type changes, and adds members that became NOT NULL to `required`. */
function checkMembers(
  before: readonly Member[],
  after: readonly Member[],
  prefix: string,
  required: Set<Member>,
): void {
  const byId = new Map(before.map((member) => [member.columnId, member]));
  for (const member of after) {
    const old = byId.get(member.columnId);
    if (old === undefined) continue;
    checkType(old.type, member.type, prefix + old.name, required);
    if (old.nullable !== false && member.nullable === false) required.add(member);
  }
}

function checkType(before: DeltaType, after: DeltaType, path: string, required: Set<Member>): void {
  if (before.kind === 'struct' && after.kind === 'struct') {
    checkMembers(before.fields, after.fields, `${path}.`, required);
  } else if (before.kind === 'array' && after.kind === 'array') {
    checkType(before.element, after.element, `${path}[]`, required);
  } else if (before.kind === 'map' && after.kind === 'map') {
    checkType(before.key, after.key, `${path}{key}`, required);
    checkType(before.value, after.value, `${path}{}`, required);
  } else if (formatSqlType(before) !== formatSqlType(after) && !canWiden(before, after)) {
    throw new DdlError(
      `Column ${path} cannot become ${formatSqlType(after)}: it does not widen ${formatSqlType(before)}, so Delta would have to rewrite the rows`,
    );
  }
}

/** Returns the path of the first required member that is NULL in a row. */
function findMissingMember(
  members: readonly Member[],
  row: Row,
  prefix: string,
  required: ReadonlySet<Member>,
): string | undefined {
  for (const member of members) {
    const path = prefix + member.name;
    const value = Object.hasOwn(row, member.name) ? row[member.name] : undefined;
    if (value === undefined && required.has(member)) return path;
    const inner = value === undefined ? undefined : findMissingInValue(member.type, value, path, required);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function findMissingInValue(
  type: DeltaType,
  value: unknown,
  path: string,
  required: ReadonlySet<Member>,
): string | undefined {
  if (type.kind === 'struct') return findMissingMember(type.fields, value as Row, `${path}.`, required);
  if (type.kind === 'array') return findMissingInValues(value as unknown[], type.element, `${path}[]`, required);
  return type.kind === 'map'
    ? findMissingInValues((value as Map<unknown, unknown>).values(), type.value, `${path}{}`, required)
    : undefined;
}

function findMissingInValues(
  values: Iterable<unknown>,
  type: DeltaType,
  path: string,
  required: ReadonlySet<Member>,
): string | undefined {
  for (const value of values) {
    const found = findMissingInValue(type, value, path, required);
    if (found !== undefined) return found;
  }
  return undefined;
}
