import type { DeltaType } from '../../model/delta-type.js';

/**
 * Puts the CHAR and VARCHAR of `text` where `type` has STRING. Spark stores such columns as strings, and keeps the type
 * as it was declared, nested ones too, in the metadata of the column.
 */
export function withBoundedStrings(type: DeltaType, text: DeltaType): DeltaType {
  if (type.kind === 'string' && (text.kind === 'char' || text.kind === 'varchar')) return text;
  if (type.kind === 'array' && text.kind === 'array') {
    return { ...type, element: withBoundedStrings(type.element, text.element) };
  }
  if (type.kind === 'map' && text.kind === 'map') {
    return { ...type, key: withBoundedStrings(type.key, text.key), value: withBoundedStrings(type.value, text.value) };
  }
  if (type.kind === 'struct' && text.kind === 'struct') {
    const declared = new Map(text.fields.map((field) => [field.name, field.type]));
    const fields = type.fields.map((field) => {
      const inner = declared.get(field.name);
      return inner === undefined ? field : { ...field, type: withBoundedStrings(field.type, inner) };
    });
    return { kind: 'struct', fields };
  }
  return type;
}
