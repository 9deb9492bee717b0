/** A Unity Catalog object on which privileges are granted. `name` is fully qualified: `a`, `a.b` or `a.b.c`. */
export interface Securable {
  readonly type: 'CATALOG' | 'SCHEMA' | 'TABLE';
  readonly name: string;
}

/** Securable types, outermost first. The name of a type at index `i` has `i + 1` parts. */
export const SECURABLE_TYPES: readonly Securable['type'][] = ['CATALOG', 'SCHEMA', 'TABLE'];

/** Returns the securable followed by its parents, innermost first. */
export function withParents({ name }: Securable): readonly Securable[] {
  const parts = name.split('.');
  return parts.map((_, i) => {
    const length = parts.length - i;
    return { type: SECURABLE_TYPES[length - 1] as Securable['type'], name: parts.slice(0, length).join('.') };
  });
}
