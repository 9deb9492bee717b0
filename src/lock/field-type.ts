import type { DeltaType } from '../model/delta-type.js';
import type { LockType } from './lock.js';

/** Returns the protobuf type of a scalar, such as `int64`; undefined for a type that protobuf cannot carry. */
export type ScalarProto = (type: DeltaType) => string | undefined;

/**
 * Returns the type of a field on the wire, as the lock keeps it for a retired number: `int64`, `repeated string`,
 * `map<string, message>`. Undefined for a type that protobuf cannot carry. A field keeps its number while this stays the same.
 */
export function fieldType(type: LockType | DeltaType, scalar: ScalarProto): string | undefined {
  switch (type.kind) {
    case 'struct':
      return 'message';
    case 'array': {
      const element = fieldType(type.element, scalar);
      return element === undefined ? undefined : `repeated ${element}`;
    }
    case 'map': {
      const [key, value] = [scalar(type.key), fieldType(type.value, scalar)];
      return key === undefined || value === undefined ? undefined : `map<${key}, ${value}>`;
    }
    default:
      return scalar(type);
  }
}
