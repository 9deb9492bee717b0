import { type ScalarType, scalarName } from '../../proto/scalar-types.js';
import { literal } from './code.js';
import type { FieldPlan, FieldType, ValuePlan } from './record-plan.js';

/** Emits the columns in the form that the runtime reads, one per line. */
export function emitColumns(fields: readonly FieldPlan[]): string[] {
  return fields.map((field) => `${column(field)},`);
}

function column({ name, property, notNull, type }: FieldPlan): string {
  const parts = [`name: ${literal(name)}`, `type: ${columnType(type)}`];
  if (notNull) parts.push('notNull: true');
  if (property !== name) parts.push(`property: ${literal(property)}`);
  return `{ ${parts.join(', ')} }`;
}

function columnType(type: FieldType): string {
  if (type.kind === 'array') return `{ array: ${valueType(type.element)} }`;
  if (type.kind === 'map') return `{ map: [${scalar(type.key)}, ${valueType(type.value)}] }`;
  return valueType(type);
}

function valueType(value: ValuePlan): string {
  if (value.kind === 'scalar') return scalar(value.type);
  return `{ struct: [${value.struct.fields.map(column).join(', ')}] }`;
}

function scalar(type: ScalarType): string {
  return literal(scalarName(type));
}
