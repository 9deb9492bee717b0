import { docComment, literal, type Use } from './code.js';
import { initialScalar } from './emit-read.js';
import { isNullable, propertyType } from './emit-types.js';
import type { FieldPlan, RecordPlan } from './record-plan.js';
import type { WireSchema } from './wire-schema.js';

/** Emits the properties of the record class: one per column, then the statics that describe the table. */
export function emitClassProperties(plan: RecordPlan, wire: WireSchema, use: Use): string[] {
  const descriptor = Buffer.from(wire.descriptor).toString('base64');
  return [
    ...plan.fields.flatMap((field) => [
      ...docComment(field.doc),
      `${field.property}: ${propertyType(field, use)} = ${initialValue(field, use)};`,
    ]),
    `static readonly table: string = ${literal(plan.table)};`,
    `static readonly columns: readonly ${use('Column')}[] = columns;`,
    `static readonly schemaHash: string = ${literal(wire.schemaHash)};`,
    `static readonly descriptor: Uint8Array = /*@__PURE__*/ ${use('base64')}(${literal(descriptor)});`,
  ];
}

function initialValue(field: FieldPlan, use: Use): string {
  const { type } = field;
  if (isNullable(field)) return 'null';
  if (type.kind === 'array') return '[]';
  if (type.kind === 'map') return 'new Map()';
  if (type.kind === 'scalar') return initialScalar(type, use);
  const members = type.struct.fields.map((inner) => `${inner.property}: ${initialValue(inner, use)}`);
  return `{ ${members.join(', ')} }`;
}
