import { createHash } from 'node:crypto';
import type { DeltaType } from '../model/delta-type.js';
import { formatSqlType } from '../model/format-sql-type.js';

/** The parts of a column that the hash covers; a ColumnModel has them. */
export interface HashedColumn {
  readonly name: string;
  readonly type: DeltaType;
  readonly nullable: boolean;
}

/**
 * Returns everything that the wire format depends on as one text: names, types and top-level nullability, sorted by name
 * because the service matches fields by name. Nested nullability, comments, collations and the length of CHAR and VARCHAR
 * are left out: some sources do not provide them, and they do not affect the wire format.
 */
export function canonicalForm(columns: readonly HashedColumn[]): string {
  const rows = columns.map(
    ({ name, type, nullable }) => [name, formatSqlType(wireType(type)), nullable ? 0 : 1] as const,
  );
  return JSON.stringify(rows.sort(([a], [b]) => compare(a, b)));
}

/** Returns the SHA-256 of the canonical form, in lower-case hexadecimal. */
export function schemaHash(columns: readonly HashedColumn[]): string {
  return createHash('sha256').update(canonicalForm(columns), 'utf8').digest('hex');
}

function wireType(type: DeltaType): DeltaType {
  switch (type.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return { kind: 'string' };
    case 'array':
      return { kind: 'array', element: wireType(type.element) };
    case 'map':
      return { kind: 'map', key: wireType(type.key), value: wireType(type.value) };
    case 'struct': {
      const fields = type.fields.map((field) => ({ name: field.name, type: wireType(field.type) }));
      return { kind: 'struct', fields: fields.sort((a, b) => compare(a.name, b.name)) };
    }
    default:
      return type;
  }
}

/** Compares by UTF-16 code unit, so that the order does not depend on the locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
