import type { DeltaType, Facet, StructField } from '../model/delta-type.js';
import { formatSqlType } from '../model/format-sql-type.js';
import { matchColumns } from '../model/match-columns.js';
import type { ColumnModel } from '../model/table-model.js';
import type { DriftCode } from './classification.js';
import type { Change } from './finding.js';
import { limitChange } from './limit-change.js';

/** Receives one difference. */
export type Report = (code: DriftCode, change: Change) => void;

/** Whether column ids can be compared: both sides are known to be the same table. */
export type Ids = 'match' | 'ignore';

/** Compares the columns of a table, or the fields of a struct. `prefix` is the struct's path with a trailing dot. */
export function compareFields(
  before: readonly (ColumnModel | StructField)[],
  after: readonly (ColumnModel | StructField)[],
  prefix: string,
  ids: Ids,
  report: Report,
): void {
  const pairs = matchColumns(before, after, { ids, sameName: 'recreated' });
  const names = new Set(after.map(({ name }) => name));
  for (const field of before) {
    const path = prefix + field.name;
    const other = pairs.get(field);
    if (other === undefined) {
      // No producer could write to the table while it had a generated column.
      const generated = getFact(field, 'generated');
      if (generated) report('generated-dropped', { path, before: generated, after: null });
      else report('column-dropped', { path, before: formatSqlType(field.type), after: null });
      continue;
    }
    if (other.name !== field.name) {
      const code = names.has(field.name) ? 'column-name-reused' : 'column-renamed';
      report(code, { path, before: path, after: prefix + other.name });
    } else if (
      ids === 'match' &&
      field.columnId != null &&
      other.columnId != null &&
      field.columnId !== other.columnId
    ) {
      report('column-recreated', { path, before: String(field.columnId), after: String(other.columnId) });
    }
    compareTypes(field.type, other.type, path, ids, report);
    if (field.nullable === true && other.nullable === false)
      report('not-null-added', { path, before: null, after: 'NOT NULL' });
    if (field.nullable === false && other.nullable === true)
      report('not-null-dropped', { path, before: 'NOT NULL', after: null });
    const generated = getFact(other, 'generated');
    const change = generated === null ? 'generated-dropped' : 'generated-added';
    reportFacet(report, change, path, getFact(field, 'generated'), generated);
    reportFacet(report, 'identity-changed', path, formatIdentity(field), formatIdentity(other));
    reportFacet(report, 'mask-changed', path, getFact(field, 'mask'), getFact(other, 'mask'));
    reportFacet(report, 'default-changed', path, getFact(field, 'defaultValue'), getFact(other, 'defaultValue'));
    reportFacet(report, 'comment-changed', path, field.comment, other.comment);
  }
  const known = new Set(pairs.values());
  for (const field of after) {
    if (known.has(field)) continue;
    const generated = getFact(field, 'generated');
    const change = { path: prefix + field.name, before: null, after: generated ?? formatSqlType(field.type) };
    if (generated) report('generated-added', change);
    else report(field.nullable === false ? 'column-added-not-null' : 'column-added', change);
  }
  reportOrder(before, pairs, after, prefix, report);
}

/** Returns a fact that only columns have, not fields of structs. */
function getFact(field: ColumnModel | StructField, fact: 'generated' | 'mask' | 'defaultValue'): Facet<string> {
  return fact in field ? (field as ColumnModel)[fact] : undefined;
}

/** Returns `yes` or `no`; undefined if unknown. */
function formatIdentity(field: ColumnModel | StructField): Facet<string> {
  if (!('identity' in field) || field.identity == null) return undefined;
  return field.identity ? 'yes' : 'no';
}

function reportOrder<T>(
  before: readonly T[],
  pairs: Map<T, T>,
  after: readonly T[],
  prefix: string,
  report: Report,
): void {
  const places = before.flatMap((field) => pairs.get(field) ?? []).map((field) => after.indexOf(field));
  if (places.some((place, index) => index > 0 && place < (places[index - 1] as number))) {
    report('order-changed', { path: prefix === '' ? null : prefix.slice(0, -1), before: null, after: null });
  }
}

/** Reports a fact that changed. A fact that one side does not know is not compared. */
export function reportFacet(
  report: Report,
  code: DriftCode,
  path: string | null,
  before: Facet<string>,
  after: Facet<string>,
): void {
  if (before === undefined || after === undefined || before === after) return;
  report(code, { path, before, after });
}

/** Compares types down through arrays, maps and structs, so that a finding names the field that changed. */
function compareTypes(before: DeltaType, after: DeltaType, path: string, ids: Ids, report: Report): void {
  if (before.kind === 'struct' && after.kind === 'struct') {
    compareFields(before.fields, after.fields, `${path}.`, ids, report);
  } else if (before.kind === 'array' && after.kind === 'array') {
    reportNulls(report, `${path}[]`, before.containsNull, after.containsNull);
    compareTypes(before.element, after.element, `${path}[]`, ids, report);
  } else if (before.kind === 'map' && after.kind === 'map') {
    reportNulls(report, `${path}{}`, before.valueContainsNull, after.valueContainsNull);
    compareTypes(before.key, after.key, `${path}{key}`, ids, report);
    compareTypes(before.value, after.value, `${path}{}`, ids, report);
  } else {
    const change = { path, before: formatSqlType(before), after: formatSqlType(after) };
    if (change.before !== change.after && !isCollationUnknown(before, after) && !isBoundUnknown(before, after))
      report(limitChange(before, after) ?? 'type-changed', change);
  }
}

/** Reports whether elements of an array, or values of a map, can be NULL. */
function reportNulls(report: Report, path: string, before: Facet<boolean>, after: Facet<boolean>): void {
  if (before == null || after == null || before === after) return;
  const describe = (nullable: boolean): string => (nullable ? 'nullable' : 'NOT NULL');
  report('element-nullability-changed', { path, before: describe(before), after: describe(after) });
}

/** Whether one side is CHAR or VARCHAR and the other a string whose bound the source does not know. */
function isBoundUnknown(before: DeltaType, after: DeltaType): boolean {
  const unknown = (type: DeltaType): boolean => type.kind === 'string' && type.bound === 'unknown';
  const bounded = (type: DeltaType): boolean => type.kind === 'char' || type.kind === 'varchar';
  return (unknown(before) && bounded(after)) || (bounded(before) && unknown(after));
}

function isCollationUnknown(before: DeltaType, after: DeltaType): boolean {
  if (before.kind !== 'string' || after.kind !== 'string') return false;
  return before.collation === undefined || after.collation === undefined;
}
