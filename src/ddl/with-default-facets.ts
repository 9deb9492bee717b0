import type { DeltaType, StructField } from '../model/delta-type.js';

/** A type as a statement declares it: what it leaves out is not unknown, but the default. */
export function withDefaultFacets(type: DeltaType): DeltaType {
  switch (type.kind) {
    case 'array':
      return { ...type, element: withDefaultFacets(type.element), containsNull: true };
    case 'map':
      return {
        ...type,
        key: withDefaultFacets(type.key),
        value: withDefaultFacets(type.value),
        valueContainsNull: true,
      };
    case 'struct':
      return { kind: 'struct', fields: type.fields.map(knownField) };
    default:
      return type;
  }
}

function knownField({ name, type, nullable, comment }: StructField): StructField {
  return { name, type: withDefaultFacets(type), nullable: nullable ?? true, comment: comment || null };
}
