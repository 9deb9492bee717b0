import { formatSqlType } from '../model/format-sql-type.js';
import { arrayFacets, facetsToJson, fieldFacets, mapFacets } from './facets-json.js';
import type { LockField, LockType, Reserved } from './lock.js';

/** Returns a type as the lock file has it: a scalar as lower-case SQL text, any other type as an object. */
export function typeToJson(type: LockType): unknown {
  switch (type.kind) {
    case 'array':
      return { array: typeToJson(type.element), ...facetsToJson(type, arrayFacets) };
    case 'map':
      return { map: [typeToJson(type.key as LockType), typeToJson(type.value)], ...facetsToJson(type, mapFacets) };
    case 'struct':
      return {
        struct: type.fields.map(fieldToJson),
        ...(type.reserved.length === 0 ? {} : { reserved: type.reserved.map(reservedToJson) }),
      };
    case 'unsupported':
      return { unsupported: type.text };
    case 'string':
      if (type.bound === 'unknown') return { string: type.collation ?? null, bound: type.bound };
      return type.collation ? { string: type.collation } : 'string';
    default:
      return formatSqlType(type).toLowerCase();
  }
}

/** The inverse of `reservedFromJson`. */
export function reservedToJson({ number, name, type }: Reserved): unknown {
  return { number, name, type };
}

function fieldToJson(field: LockField): unknown {
  const { name, number, type } = field;
  return { name, number, type: typeToJson(type), ...facetsToJson(field, fieldFacets) };
}
