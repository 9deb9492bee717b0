import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.js';
import type { DeltaType } from '../model/delta-type.js';
import { formatSqlType } from '../model/format-sql-type.js';
import { quoteName } from '../model/quote-name.js';
import type { TableName } from '../model/table-name.js';
import { camelCase, entryName, isProtoName, jsonName } from './names.js';
import { findScalarRow } from './scalar-types.js';

/** A column, or a field of a struct. */
interface Field {
  readonly name: string;
  readonly type: DeltaType;
  readonly nullable?: boolean | null | undefined;
}

/** Checks the names and types of columns, or of a struct's fields; `prefix` is the struct's path with a trailing dot. */
export function checkFields(table: TableName, fields: readonly Field[], prefix: string): Diagnostic[] {
  const found = checkNames(table, fields, prefix);
  for (const field of fields) {
    const path = prefix + field.name;
    found.push(...checkType(table, field.type, path, path));
    if ((field.type.kind === 'array' || field.type.kind === 'map') && field.nullable !== false) {
      found.push(diagnostic('null-and-empty', { table, path }, { column: path }));
    }
  }
  return found;
}

function checkNames(table: TableName, fields: readonly Field[], prefix: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  const exact = new Map<string, string>();
  const folded = new Map<string, string>();
  const json = new Map<string, string>();
  const holders = listHolders(fields);
  const oneofs = listOneofs(fields);
  for (const { name, type } of fields) {
    const path = prefix + name;
    const other = folded.get(name.toLowerCase());
    if (!isProtoName(name)) found.push(nameDiagnostic(table, name, prefix));
    if (exact.has(name)) found.push(diagnostic('duplicate-column', { table, path }, { column: path }));
    else if (other !== undefined)
      found.push(diagnostic('names-differ-by-case', { table, path }, { column: path, other }));
    const twin = json.get(jsonName(name));
    if (twin !== undefined && twin !== path && other === undefined) {
      found.push(
        diagnostic('json-name-conflict', { table, path }, { column: path, other: twin, name: jsonName(name) }),
      );
    }
    const single = oneofs.get(name) ?? oneofs.get(camelCase(name));
    if (single !== undefined) {
      found.push(diagnostic('oneof-name-conflict', { table, path }, { column: path, other: prefix + single }));
    }
    exact.set(name, path);
    folded.set(name.toLowerCase(), path);
    json.set(jsonName(name), path);
    if (type.kind === 'map' && isProtoName(name)) found.push(...checkEntry(table, name, holders, prefix));
  }
  return found;
}

/** Checks the name of a map's entry message. protobuf derives it from the field name, in the same scope as the fields. */
function checkEntry(table: TableName, name: string, holders: Holders, prefix: string): Diagnostic[] {
  const entry = entryName(name);
  const twin = holders.entries.get(entry);
  const other = holders.names.has(entry) ? entry : twin !== undefined && twin < name ? twin : undefined;
  if (other === undefined) return [];
  const path = prefix + name;
  return [diagnostic('name-collision', { table, path }, { column: path, other: prefix + other, name: entry })];
}

/** The names that are taken in a message. */
interface Holders {
  readonly names: ReadonlySet<string>;
  /** For each name of an entry message, the alphabetically first of the maps that have it. */
  readonly entries: ReadonlyMap<string, string>;
}

function listHolders(fields: readonly Field[]): Holders {
  const entries = new Map<string, string>();
  for (const { name, type } of fields) {
    if (type.kind !== 'map') continue;
    const entry = entryName(name);
    const other = entries.get(entry);
    if (other === undefined || name < other) entries.set(entry, name);
  }
  return { names: new Set(fields.map(({ name }) => name)), entries };
}

/** Lists the oneofs that protobufjs creates for fields with presence, with and without its option keepCase, and their fields. */
function listOneofs(fields: readonly Field[]): ReadonlyMap<string, string> {
  const singles = fields.filter(({ type }) => type.kind !== 'array' && type.kind !== 'map').map(({ name }) => name);
  return new Map(
    singles.flatMap(
      (name) =>
        [
          [`_${camelCase(name)}`, name],
          [`_${name}`, name],
        ] as const,
    ),
  );
}

function nameDiagnostic(table: TableName, name: string, prefix: string): Diagnostic {
  const path = prefix + name;
  const reason = /^[0-9]/.test(name)
    ? 'it begins with a digit'
    : 'it contains characters other than ASCII letters, digits and underscores';
  // Splitting at dots is safe: an outer name with a dot is rejected itself.
  const outer = prefix.split('.').slice(0, -1);
  const fix = `ALTER TABLE ${table.toSql()} RENAME COLUMN ${[...outer, name].map(quoteName).join('.')} TO …`;
  return diagnostic('unsupported-name', { table, path }, { subject: path, kind: 'column', reason, fix });
}

/** `column` is the name for messages; `path` is the place inside it. */
function checkType(table: TableName, type: DeltaType, path: string, column: string): Diagnostic[] {
  const text = formatSqlType(type);
  switch (type.kind) {
    case 'unsupported':
      return [diagnostic('unsupported-type', { table, path }, { column: path, type: text })];
    case 'struct':
      if (type.fields.length === 0) return [diagnostic('empty-struct', { table, path }, { column: path })];
      return checkFields(table, type.fields, `${path}.`);
    case 'array':
      return [
        ...checkInner(table, type, type.element, 'an array', path),
        ...checkType(table, type.element, `${path}[]`, column),
      ];
    case 'map':
      return [
        ...checkKey(table, type.key, text, path),
        ...checkInner(table, type, type.value, 'a map', path),
        ...checkType(table, type.value, `${path}{}`, column),
      ];
    default:
      return [];
  }
}

function checkKey(table: TableName, key: DeltaType, type: string, path: string): Diagnostic[] {
  if (findScalarRow(key)?.key === true) return [];
  return [diagnostic('unsupported-map-key', { table, path }, { column: path, type, key: formatSqlType(key) })];
}

function checkInner(table: TableName, outer: DeltaType, inner: DeltaType, holder: string, path: string): Diagnostic[] {
  if (inner.kind !== 'array' && inner.kind !== 'map') return [];
  const reason = `${holder} of ${inner.kind === 'array' ? 'arrays' : 'maps'}`;
  const wrap: DeltaType = {
    kind: 'struct',
    fields: [{ name: inner.kind === 'array' ? 'items' : 'entries', type: inner }],
  };
  const wrapped: DeltaType = outer.kind === 'map' ? { ...outer, value: wrap } : { kind: 'array', element: wrap };
  const params = { column: path, type: formatSqlType(outer), reason, wrapped: formatSqlType(wrapped) };
  return [diagnostic('unsupported-nesting', { table, path }, params)];
}
