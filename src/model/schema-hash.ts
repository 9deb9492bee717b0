import { createHash } from 'node:crypto';
import type { DeltaType } from './delta-type.js';
import { formatSqlType } from './format-sql-type.js';

/** What the hash looks at of a column; a ColumnModel is one. */
export interface HashedColumn {
  readonly name: string;
  readonly type: DeltaType;
  readonly nullable: boolean;
}

/**
 * What the wire format depends on, as one text: names, types and the columns' own nullability, sorted by name since
 * fields are matched by name. Nested nullability, comments, collations and the length of CHAR and VARCHAR are left
 * out: some sources do not know them, and they change no byte.
 */
export function canonicalForm(columns: readonly HashedColumn[]): string {
  const rows = columns.map(
    ({ name, type, nullable }) => [name, formatSqlType(wireType(type)), nullable ? 0 : 1] as const,
  );
  return JSON.stringify(rows.sort(([a], [b]) => compare(a, b)));
}

/** SHA-256 of the canonical form, in lower-case hex. */
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

/** By code unit, so that no language setting changes the order. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
