import type { DeltaType } from '../../model/delta-type.js';

/**
 * Returns `type` with the CHAR and VARCHAR of the declared type in place of STRING, also when nested. Spark stores such columns
 * as strings and keeps the declared type in the metadata of the column.
 */
export function withBoundedStrings(type: DeltaType, declared: DeltaType): DeltaType {
  if (type.kind === 'string' && (declared.kind === 'char' || declared.kind === 'varchar')) return declared;
  if (type.kind === 'array' && declared.kind === 'array') {
    return { ...type, element: withBoundedStrings(type.element, declared.element) };
  }
  if (type.kind === 'map' && declared.kind === 'map') {
    return {
      ...type,
      key: withBoundedStrings(type.key, declared.key),
      value: withBoundedStrings(type.value, declared.value),
    };
  }
  if (type.kind === 'struct' && declared.kind === 'struct') {
    const declaredFields = new Map(declared.fields.map((field) => [field.name, field.type]));
    const fields = type.fields.map((field) => {
      const inner = declaredFields.get(field.name);
      return inner === undefined ? field : { ...field, type: withBoundedStrings(field.type, inner) };
    });
    return { kind: 'struct', fields };
  }
  return type;
}
