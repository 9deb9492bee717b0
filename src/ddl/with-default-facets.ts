import type { DeltaType, StructField } from '../model/delta-type.js';

/** Returns a type as a statement declares it: a facet that the statement omits has its default and is not unknown. */
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
      return { kind: 'struct', fields: type.fields.map(fieldWithDefaults) };
    default:
      return type;
  }
}

function fieldWithDefaults({ name, type, nullable, comment }: StructField): StructField {
  return { name, type: withDefaultFacets(type), nullable: nullable ?? true, comment: comment || null };
}
