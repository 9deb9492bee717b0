import type { DeltaType, Facet, StructField } from '../model/delta-type.js';
import { matchColumns } from '../model/match-columns.js';
import type { ColumnModel } from '../model/table-model.js';
import { typeText } from '../model/type-text.js';
import type { DriftCode } from './classification.js';
import type { Change } from './finding.js';
import { limitChange } from './limit-change.js';

/** Takes one difference; the path is that of the column it is in. */
export type Report = (code: DriftCode, change: Change) => void;

/** Columns of a table, or fields of a struct. `prefix` is the path of the struct with its dot. */
export function compareFields(
  before: readonly (ColumnModel | StructField)[],
  after: readonly (ColumnModel | StructField)[],
  prefix: string,
  report: Report,
): void {
  const pairs = matchColumns(before, after, { sameName: 'recreated' });
  const names = new Set(after.map(({ name }) => name));
  for (const field of before) {
    const path = prefix + field.name;
    const other = pairs.get(field);
    if (other === undefined) {
      // While a column is generated, nobody writes into its table.
      const generated = factOf(field, 'generated');
      if (generated) report('generated-dropped', { path, before: generated, after: null });
      else report('column-dropped', { path, before: typeText(field.type), after: null });
      continue;
    }
    if (other.name !== field.name) {
      const code = names.has(field.name) ? 'column-name-reused' : 'column-renamed';
      report(code, { path, before: path, after: prefix + other.name });
    } else if (field.columnId != null && other.columnId != null && field.columnId !== other.columnId) {
      report('column-recreated', { path, before: String(field.columnId), after: String(other.columnId) });
    }
    compareTypes(field.type, other.type, path, report);
    if (field.nullable === true && other.nullable === false)
      report('not-null-added', { path, before: null, after: 'NOT NULL' });
    if (field.nullable === false && other.nullable === true)
      report('not-null-dropped', { path, before: 'NOT NULL', after: null });
    const generated = factOf(other, 'generated');
    const change = generated === null ? 'generated-dropped' : 'generated-added';
    reportFacet(report, change, path, factOf(field, 'generated'), generated);
    reportFacet(report, 'identity-changed', path, identityOf(field), identityOf(other));
    reportFacet(report, 'mask-changed', path, factOf(field, 'mask'), factOf(other, 'mask'));
    reportFacet(report, 'default-changed', path, factOf(field, 'defaultValue'), factOf(other, 'defaultValue'));
    reportFacet(report, 'comment-changed', path, field.comment, other.comment);
  }
  const known = new Set(pairs.values());
  for (const field of after) {
    if (known.has(field)) continue;
    const generated = factOf(field, 'generated');
    const change = { path: prefix + field.name, before: null, after: generated ?? typeText(field.type) };
    if (generated) report('generated-added', change);
    else report(field.nullable === false ? 'column-added-not-null' : 'column-added', change);
  }
  reportOrder(before, pairs, after, prefix, report);
}

/** A fact that columns have and fields of structs have not. */
function factOf(field: ColumnModel | StructField, fact: 'generated' | 'mask' | 'defaultValue'): Facet<string> {
  return fact in field ? (field as ColumnModel)[fact] : undefined;
}

/** `yes`, `no`, or undefined where nobody knows. */
function identityOf(field: ColumnModel | StructField): Facet<string> {
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

/** Reports a fact that changed. One that a side does not know is no difference. */
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

/** Reports how a type differs, going into arrays, maps and structs, so that a finding names the field that changed. */
function compareTypes(before: DeltaType, after: DeltaType, path: string, report: Report): void {
  if (before.kind === 'struct' && after.kind === 'struct') {
    compareFields(before.fields, after.fields, `${path}.`, report);
  } else if (before.kind === 'array' && after.kind === 'array') {
    reportNulls(report, `${path}[]`, before.containsNull, after.containsNull);
    compareTypes(before.element, after.element, `${path}[]`, report);
  } else if (before.kind === 'map' && after.kind === 'map') {
    reportNulls(report, `${path}{}`, before.valueContainsNull, after.valueContainsNull);
    compareTypes(before.key, after.key, `${path}{key}`, report);
    compareTypes(before.value, after.value, `${path}{}`, report);
  } else {
    const change = { path, before: typeText(before), after: typeText(after) };
    if (change.before !== change.after && !collationUnknown(before, after) && !boundUnknown(before, after))
      report(limitChange(before, after) ?? 'type-changed', change);
  }
}

/** Whether elements of an array, or values of a map, may be NULL. */
function reportNulls(report: Report, path: string, before: Facet<boolean>, after: Facet<boolean>): void {
  if (before == null || after == null || before === after) return;
  const [was, is] = [before, after].map((may) => (may ? 'nullable' : 'NOT NULL')) as [string, string];
  report('element-nullability-changed', { path, before: was, after: is });
}

/** CHAR or VARCHAR on one side, and on the other what may be the same. */
function boundUnknown(before: DeltaType, after: DeltaType): boolean {
  const mayBe = (type: DeltaType): boolean => type.kind === 'string' && type.bound === 'unknown';
  const bounded = (type: DeltaType): boolean => type.kind === 'char' || type.kind === 'varchar';
  return (mayBe(before) && bounded(after)) || (bounded(before) && mayBe(after));
}

function collationUnknown(before: DeltaType, after: DeltaType): boolean {
  if (before.kind !== 'string' || after.kind !== 'string') return false;
  return before.collation === undefined || after.collation === undefined;
}
