import { genError } from '../diagnostics/gen-error.js';
import type { Lock, LockMember, LockType, Reserved } from '../lock/lock.js';
import type { DeltaType } from '../model/delta-type.js';
import { formatSqlType } from '../model/format-sql-type.js';
import { expandProtoOptions } from './expand-proto-options.js';
import {
  chooseJsonNames,
  entryName,
  jsonName,
  packageName,
  pascalCase,
  singularPascalCase,
  uniqueName,
} from './names.js';
import type { ProtoField, ProtoFile, ProtoMessage, ProtoShape, ProtoValue } from './proto-file.js';
import type { ProtoSettings } from './proto-settings.js';
import { findScalarRow, type ScalarRow } from './scalar-types.js';

/**
 * Maps a table to its protobuf file. `checkTable` must have found no error: an unsupported type throws. Throws GenError
 * `invalid-proto-option`.
 */
export function tableToProto(lock: Lock, settings: ProtoSettings = {}): ProtoFile {
  const name = packageName(lock.name);
  const { options, problems } = expandProtoOptions(settings, { package: name, message: lock.message });
  if (problems[0] !== undefined) throw genError('invalid-proto-option', { table: lock.name }, { ...problems[0] });
  const message = toMessage(lock.message, `.${name}`, lock.comment, lock.columns, lock.reserved);
  return { source: lock.name.toString(), package: name, options, message };
}

function toMessage(
  name: string,
  scope: string,
  comment: string | null | undefined,
  columns: readonly LockMember[],
  reserved: readonly Reserved[],
): ProtoMessage {
  const fullName = `${scope}.${name}`;
  const names = nameStructs(columns, reserved);
  const jsonNames = chooseJsonNames(columns.map((column) => column.name));
  const fields = columns.map((column) => toField(column, jsonNames, names, fullName));
  const nested = fields.flatMap(({ value }) => (value.kind === 'message' ? [value.message] : []));
  const jsonNamesCollide = new Set(columns.map((column) => jsonName(column.name))).size < columns.length;
  return { name, fullName, comment: comment ?? undefined, fields, reserved, nested, jsonNamesCollide };
}

/**
 * Names the message of each field that holds structs. protobuf puts it into one scope with the fields and map entries, so
 * it must differ from all of them. A dropped column that was added again gets another message than before, whose numbers
 * stay promised. The order of the columns has no influence, so that columns can be moved.
 */
function nameStructs(columns: readonly LockMember[], reserved: readonly Reserved[]): ReadonlyMap<LockMember, string> {
  const taken = new Set(columns.map((column) => column.name));
  for (const { name, type } of columns) if (type.kind === 'map') taken.add(entryName(name));
  const names = new Map<LockMember, string>();
  for (const column of [...columns].sort((a, b) => a.number - b.number)) {
    const { kind } = column.type;
    if (getElementType(column.type).kind !== 'struct') continue;
    const before = reserved.filter(({ name }) => name === column.name).length;
    const base = kind === 'struct' ? pascalCase(column.name) : singularPascalCase(column.name);
    const versioned = before === 0 ? base : `${base}${before + 1}`;
    const name = uniqueName(versioned, 'Struct', (candidate) => taken.has(candidate));
    taken.add(name);
    names.set(column, name);
  }
  return names;
}

function toField(
  column: LockMember,
  jsonNames: ReadonlyMap<string, string>,
  names: ReadonlyMap<LockMember, string>,
  scope: string,
): ProtoField {
  const { name, number, type, nullable, comment } = column;
  const shape = toShape(type, name);
  const notNull = nullable === false;
  return {
    name,
    number,
    shape,
    value: toValue(getElementType(type), names.get(column) ?? '', scope),
    jsonName: jsonNames.get(name) ?? name,
    required: notNull && shape.kind === 'single',
    comment: comment ?? undefined,
    note: note(type, notNull),
  };
}

/** Returns the type of one value of a field: the element of an array, the value of a map. */
function getElementType(type: LockType): LockType {
  return type.kind === 'array' ? type.element : type.kind === 'map' ? type.value : type;
}

function toShape(type: LockType, name: string): ProtoShape {
  if (type.kind === 'array') return { kind: 'repeated' };
  return type.kind === 'map' ? { kind: 'map', key: rule(type.key).proto, entry: entryName(name) } : { kind: 'single' };
}

function toValue(type: LockType, name: string, scope: string): ProtoValue {
  if (type.kind !== 'struct') return { kind: 'scalar', scalar: rule(type).proto };
  return { kind: 'message', message: toMessage(name, scope, undefined, type.fields, type.reserved) };
}

function rule(type: DeltaType): ScalarRow {
  const found = findScalarRow(type);
  if (found === undefined) throw new Error(`${formatSqlType(type)} was not refused before`);
  return found;
}

function note(type: LockType, notNull: boolean): string {
  const scalars = [...(type.kind === 'map' ? [type.key] : []), getElementType(type)];
  const notes = new Set(scalars.flatMap((scalar) => findScalarRow(scalar)?.note ?? []));
  return [`${short(type)}${notNull ? ' NOT NULL' : ''}`, ...notes].join(', ');
}

/** Formats a type without the fields of structs, which the message shows. */
function short(type: DeltaType): string {
  if (type.kind === 'struct') return 'STRUCT';
  if (type.kind === 'array') return `ARRAY<${short(type.element)}>`;
  if (type.kind === 'map') return `MAP<${short(type.key)}, ${short(type.value)}>`;
  return formatSqlType(type);
}
