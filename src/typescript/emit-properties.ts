import type { OptionalKind, PropertyDeclarationStructure } from 'ts-morph';
import { literal, type Use } from './code.js';
import { initialOf } from './emit-read.js';
import { isNullable, propertyType } from './emit-types.js';
import type { FieldPlan, RecordPlan } from './record-plan.js';
import { docsOf } from './structures.js';

type Property = OptionalKind<PropertyDeclarationStructure>;

/** The fields of the record class, then what it tells of its table. */
export function emitClassProperties(plan: RecordPlan, use: Use): Property[] {
  const descriptor = Buffer.from(plan.descriptor).toString('base64');
  return [
    ...plan.fields.map((field) => ({
      name: field.property,
      type: propertyType(field, use),
      initializer: initialValue(field, use),
      docs: docsOf(field.doc),
    })),
    statically('table', 'string', literal(plan.table)),
    statically('columns', `readonly ${use('Column')}[]`, 'columns'),
    statically('schemaHash', 'string', literal(plan.schemaHash)),
    statically('descriptor', 'Uint8Array', `/*@__PURE__*/ ${use('base64')}(${literal(descriptor)})`),
  ];
}

function statically(name: string, type: string, initializer: string): Property {
  return { name, type, initializer, isStatic: true, isReadonly: true };
}

function initialValue(field: FieldPlan, use: Use): string {
  const { type } = field;
  if (isNullable(field)) return 'null';
  if (type.kind === 'array') return '[]';
  if (type.kind === 'map') return 'new Map()';
  if (type.kind === 'scalar') return initialOf(type, use);
  const members = type.struct.fields.map((inner) => `${inner.property}: ${initialValue(inner, use)}`);
  return `{ ${members.join(', ')} }`;
}
