import type { DeltaType } from '../../model/delta-type.js';

/** Marks each STRING in a type as possibly bounded, for a source that shows CHAR(n) and VARCHAR(n) as STRING. */
export function withUnknownBounds(type: DeltaType): DeltaType {
  switch (type.kind) {
    case 'string':
      return { ...type, bound: 'unknown' };
    case 'array':
      return { ...type, element: withUnknownBounds(type.element) };
    case 'map':
      return { ...type, key: withUnknownBounds(type.key), value: withUnknownBounds(type.value) };
    case 'struct': {
      const fields = type.fields.map((field) => ({ ...field, type: withUnknownBounds(field.type) }));
      return { kind: 'struct', fields };
    }
    default:
      return type;
  }
}
