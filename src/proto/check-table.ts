import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.js';
import { isCatalogManaged } from '../model/catalog-managed.js';
import { listCheckNames } from '../model/check-constraints.js';
import type { DeltaType } from '../model/delta-type.js';
import { quoteNameIfNeeded } from '../model/quote-name.js';
import { getKindSupport, isAcceptedFormat, maxColumns } from '../model/service-support.js';
import type { ColumnModel, TableModel } from '../model/table-model.js';
import type { TableName } from '../model/table-name.js';
import { checkFields } from './check-fields.js';

/** The most columns and struct fields in all. Code for more takes minutes to emit, and TypeScript cannot compile it. */
const maxFields = 20_000;
/** The deepest nesting of structs. With the table's message it makes 31 levels, the limit of protoc (protobufjs: 32). */
const maxDepth = 30;
/**
 * Checks whether code can be generated for a table, and whether the service accepts it, as far as the model shows. If an
 * error is among the diagnostics, nothing is generated: leaving out a column would lose data without notice.
 */
export function checkTable(model: TableModel): readonly Diagnostic[] {
  return [
    ...checkKind(model),
    ...checkName(model),
    ...checkColumns(model),
    ...checkNullability(model),
    ...checkConstraints(model),
    ...checkCommits(model),
    ...checkRowFilter(model),
  ];
}

function checkKind({ name: table, kind, format }: TableModel): Diagnostic[] {
  const name = table.toString();
  const support = kind == null ? 'accepted' : getKindSupport(kind);
  if (support === 'read-only') return [diagnostic('view-refused', { table }, { name, kind: kind ?? '' })];
  const found: Diagnostic[] = [];
  if (support === 'rejected') found.push(diagnostic('external-table', { table }, { name, sql: table.toSql() }));
  if (format != null && !isAcceptedFormat(format))
    found.push(diagnostic('format-not-delta', { table }, { name, format }));
  return found;
}

function checkName({ name: table }: TableModel): Diagnostic[] {
  if (/^[A-Za-z0-9_]+$/.test(table.table)) return [];
  const reason = 'the service accepts only ASCII letters, digits and underscores in table names';
  const fix = `ALTER TABLE ${table.toSql()} RENAME TO …`;
  return [diagnostic('unsupported-name', { table }, { subject: table.table, kind: 'table', reason, fix })];
}

function checkColumns(model: TableModel): Diagnostic[] {
  const { name: table, columns } = model;
  if (columns.length === 0) return [diagnostic('no-columns', { table }, { name: table.toString() })];
  const fields = countFields(columns);
  // Check nothing else in garbage: every one of its columns would have a problem.
  if (fields > maxFields) {
    const params = { name: table.toString(), count: String(fields), limit: String(maxFields) };
    return columns.length > maxColumns ? tooManyColumns(model) : [diagnostic('too-many-fields', { table }, params)];
  }
  const found = [...tooManyColumns(model), ...checkFields(table, columns, '')];
  for (const column of columns) {
    const { name, type } = column;
    found.push(...checkFacts(column, table));
    const depth = structDepth(type);
    if (depth > maxDepth) {
      const params = { column: name, depth: String(depth), limit: String(maxDepth) };
      found.push(diagnostic('nested-too-deep', { table, path: name }, params));
    }
  }
  return found;
}

function tooManyColumns({ name: table, columns }: TableModel): Diagnostic[] {
  if (columns.length <= maxColumns) return [];
  return [diagnostic('too-many-columns', { table }, { name: table.toString(), count: String(columns.length) })];
}

function countFields(fields: readonly { readonly type: DeltaType }[]): number {
  return fields.reduce((sum, { type }) => sum + 1 + countInside(type), 0);
}

function countInside(type: DeltaType): number {
  if (type.kind === 'struct') return countFields(type.fields);
  if (type.kind === 'map') return countInside(type.key) + countInside(type.value);
  return type.kind === 'array' ? countInside(type.element) : 0;
}

/** Reports structs with fields of unknown nullability. Arrays and maps do not matter: a NULL in them cannot be sent. */
function checkNullability({ name: table, columns }: TableModel): Diagnostic[] {
  const names = columns.filter(({ type }) => hasUnknownField(type)).map(({ name }) => name);
  if (names.length === 0) return [];
  const shown = names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
  return [diagnostic('nested-nullability-unknown', { table }, { columns: shown })];
}

function hasUnknownField(type: DeltaType): boolean {
  switch (type.kind) {
    case 'struct':
      return type.fields.some((field) => field.nullable == null || hasUnknownField(field.type));
    case 'array':
      return hasUnknownField(type.element);
    case 'map':
      return hasUnknownField(type.value);
    default:
      return false;
  }
}

/** Checks what a column has besides its type: a default, a mask, an expression. */
function checkFacts(column: ColumnModel, table: TableName): Diagnostic[] {
  const { defaultValue, generated, identity, mask, name } = column;
  const place = { table, path: name };
  const found: Diagnostic[] = [];
  if (generated) found.push(diagnostic('generated-column', place, { column: name, expression: generated }));
  if (identity) found.push(diagnostic('identity-column', place, { column: name }));
  if (mask != null) found.push(diagnostic('column-mask', place, { column: name, function: formatFunction(mask) }));
  if (defaultValue) {
    found.push(diagnostic('default-not-applied', place, { column: name, expression: defaultValue }));
  }
  return found;
}

function checkCommits(model: TableModel): Diagnostic[] {
  const { name: table } = model;
  if (!isCatalogManaged(model)) return [];
  return [diagnostic('catalog-managed', { table }, { name: table.toString(), sql: table.toSql() })];
}

function checkRowFilter({ name: table, rowFilter }: TableModel): Diagnostic[] {
  if (rowFilter == null) return [];
  return [diagnostic('row-filter', { table }, { name: table.toString(), function: formatFunction(rowFilter) })];
}

/** Formats the name of a function, which not every source knows. */
function formatFunction(name: string): string {
  return name === '' ? '' : `, ${name}`;
}

function structDepth(type: DeltaType): number {
  switch (type.kind) {
    case 'struct':
      return 1 + Math.max(0, ...type.fields.map((field) => structDepth(field.type)));
    case 'array':
      return structDepth(type.element);
    case 'map':
      return structDepth(type.value);
    default:
      return 0;
  }
}

function checkConstraints(model: TableModel): Diagnostic[] {
  const { name: table } = model;
  return listCheckNames(model).map((constraint) => {
    const params = { name: table.toString(), constraint, sql: table.toSql(), quoted: quoteNameIfNeeded(constraint) };
    return diagnostic('check-constraint', { table }, params);
  });
}
