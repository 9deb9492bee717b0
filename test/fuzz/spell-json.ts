import type { DeltaType } from '../../src/model/delta-type.ts';
import type { Chooser } from './chooser.ts';
import { spellSql } from './spell-sql.ts';

const sparkNames: Readonly<Record<string, string>> = {
  tinyint: 'byte',
  smallint: 'short',
  int: 'integer',
  bigint: 'long',
};

/** Writes a type as in a Spark StructField; scalars sometimes as in SQL, as older connectors do. */
export function spellTypeJson(type: DeltaType, choose: Chooser): unknown {
  switch (type.kind) {
    case 'array':
      return { type: 'array', elementType: spellTypeJson(type.element, choose), containsNull: type.containsNull };
    case 'map':
      return {
        type: 'map',
        keyType: spellTypeJson(type.key, choose),
        valueType: spellTypeJson(type.value, choose),
        valueContainsNull: type.valueContainsNull,
      };
    case 'struct':
      return {
        type: 'struct',
        fields: type.fields.map((field) => ({
          name: field.name,
          type: spellTypeJson(field.type, choose),
          nullable: field.nullable,
          metadata: field.comment == null ? {} : { comment: field.comment },
        })),
      };
    default: {
      if (choose.oneIn(3) || type.kind === 'string') return spellSql(type, choose);
      if (type.kind === 'decimal') return `decimal(${type.precision},${type.scale})`;
      return sparkNames[type.kind] ?? type.kind;
    }
  }
}

/** Writes a type as `DESCRIBE … AS JSON` does. */
export function spellDescribed(type: DeltaType): unknown {
  switch (type.kind) {
    case 'string':
      return { name: 'string', collation: type.collation ?? 'UTF8_BINARY' };
    case 'decimal':
      return { name: 'decimal', precision: type.precision, scale: type.scale };
    case 'array':
      return { name: 'array', element_type: spellDescribed(type.element), element_nullable: type.containsNull };
    case 'map':
      return {
        name: 'map',
        key_type: spellDescribed(type.key),
        value_type: spellDescribed(type.value),
        value_nullable: type.valueContainsNull,
      };
    case 'struct':
      return {
        name: 'struct',
        fields: type.fields.map(({ name, type: inner, nullable, comment }) => ({
          name,
          type: spellDescribed(inner),
          nullable,
          ...(comment == null ? {} : { comment }),
        })),
      };
    default:
      return { name: type.kind === 'timestamp' ? 'timestamp_ltz' : type.kind };
  }
}
