import type { TableName } from '../../model/table-name.js';

/** A Unity Catalog object on which privileges are granted. `name` is fully qualified: `a`, `a.b` or `a.b.c`. */
export interface Securable {
  readonly type: 'CATALOG' | 'SCHEMA' | 'TABLE';
  readonly name: string;
}

/** Securable types, outermost first. The name of a type at index `i` has `i + 1` parts. */
export const SECURABLE_TYPES: readonly Securable['type'][] = ['CATALOG', 'SCHEMA', 'TABLE'];

/** Returns the securable followed by its parents, innermost first; without them if a part of its name contains a dot. */
export function withParents(securable: Securable): readonly Securable[] {
  const parts = securable.name.split('.');
  return parts.length === SECURABLE_TYPES.indexOf(securable.type) + 1 ? toSecurables(parts) : [securable];
}

/** Returns the table, its schema and its catalog. */
export function tableWithParents({ parts }: TableName): readonly Securable[] {
  return toSecurables(parts);
}

function toSecurables(parts: readonly string[]): readonly Securable[] {
  return parts.map((_, i) => {
    const length = parts.length - i;
    return { type: SECURABLE_TYPES[length - 1] as Securable['type'], name: parts.slice(0, length).join('.') };
  });
}
