import { getScalarRow } from '../../proto/scalar-types.js';
import { type InterfaceCode, type Lines, literal, type MemberCode, type Use } from './code.js';
import type { FieldPlan, FieldType, StructPlan, ValuePlan } from './record-plan.js';

/** Types that are imported from the runtime; all others are TypeScript's own. */
const imported: ReadonlySet<string> = new Set([
  'DateInput',
  'Micros',
  'TimestampInput',
  'TimestampNtzInput',
  'VariantInput',
  'VariantValue',
]);

/** Returns the input type of a field, without null. */
export function initType(type: FieldType, use: Use): string {
  if (type.kind === 'array') return `readonly ${element(valueInit(type.element, use))}[]`;
  if (type.kind !== 'map') return valueInit(type, use);
  const key = named(getScalarRow(type.key).init, use);
  const value = valueInit(type.value, use);
  if (key === 'string') return `${use('MapInput')}<string, ${value}>`;
  const map = `ReadonlyMap<${key}, ${value}>`;
  // Dates and wall-clock times can be given as text, and so as the keys of an object.
  const textual = type.key.kind === 'date' || type.key.kind === 'timestamp_ntz';
  return textual ? `${map} | { readonly [key: string]: ${value} }` : map;
}

/** Returns the output type of a field, without null. */
function recordType(type: FieldType, use: Use): string {
  if (type.kind === 'array') return `${element(valueRecord(type.element, use))}[]`;
  if (type.kind !== 'map') return valueRecord(type, use);
  return `Map<${named(getScalarRow(type.key).record, use)}, ${valueRecord(type.value, use)}>`;
}

/** Returns the type of a record property. Arrays and maps are never null: protobuf cannot tell NULL from empty. */
export function propertyType(field: FieldPlan, use: Use): string {
  const type = recordType(field.type, use);
  return isNullable(field) ? `${type} | null` : type;
}

/** Returns whether a record property can be null. */
export function isNullable({ notNull, type }: FieldPlan): boolean {
  return !notNull && type.kind !== 'array' && type.kind !== 'map';
}

/** Properties that every object inherits, but TypeScript does not know. */
const untyped: ReadonlySet<string> = new Set([
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
]);

/** Emits the interface of the input of a record or struct. */
export function emitInit(name: string, fields: readonly FieldPlan[], doc: Lines, use: Use): InterfaceCode {
  return { name, doc, members: fields.flatMap((field) => initMembers(field, use)) };
}

function initMembers(field: FieldPlan, use: Use): MemberCode[] {
  const { doc, inherited, name, notNull, property } = field;
  const given = initType(field.type, use);
  const type = notNull ? given : `${given} | null | undefined`;
  if (!inherited || untyped.has(name)) return [{ name, type, optional: !notNull, doc }];
  // Every object inherits such a property: unless the type allows the inherited value, no object could omit the column.
  const also = name === '__proto__' ? type : `${type} | Object[${literal(name)}]`;
  const members: MemberCode[] = [{ name, type: also, optional: true, doc }];
  if (property !== name) members.push({ name: property, type, optional: true, doc: ['As the record class names it.'] });
  return members;
}

/** Emits the interface of a decoded struct. */
export function emitStruct(struct: StructPlan, use: Use): InterfaceCode {
  const members = struct.fields.map((field): MemberCode => {
    return { name: field.property, type: propertyType(field, use), optional: false, doc: field.doc };
  });
  return { name: struct.name, doc: [`\`${struct.path}\`, as decoding gives it.`], members };
}

export function valueRecord(value: ValuePlan, use: Use): string {
  return value.kind === 'struct' ? value.struct.name : named(getScalarRow(value.type).record, use);
}

export function valueInit(value: ValuePlan, use: Use): string {
  return value.kind === 'struct' ? `${value.struct.name}Init` : named(getScalarRow(value.type).init, use);
}

function element(type: string): string {
  return type.includes(' ') ? `(${type})` : type;
}

function named(type: string, use: Use): string {
  return imported.has(type) ? use(type) : type;
}
