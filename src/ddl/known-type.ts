import type { DeltaType, StructField } from '../model/delta-type.js';

/** A type as a statement declares it: what it leaves out is not unknown, but the default. */
export function knownType(type: DeltaType): DeltaType {
  switch (type.kind) {
    case 'array':
      return { ...type, element: knownType(type.element), containsNull: true };
    case 'map':
      return { ...type, key: knownType(type.key), value: knownType(type.value), valueContainsNull: true };
    case 'struct':
      return { kind: 'struct', fields: type.fields.map(knownField) };
    default:
      return type;
  }
}

function knownField({ name, type, nullable, comment }: StructField): StructField {
  return { name, type: knownType(type), nullable: nullable ?? true, comment: comment || null };
}
