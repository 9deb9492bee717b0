/** What privileges are granted on. `name` in parts with dots between them, as many as the type has levels. */
export interface Securable {
  readonly type: 'CATALOG' | 'SCHEMA' | 'TABLE';
  readonly name: string;
}

/** Types from the outside to the inside: a securable of the type at `i` has a name of `i + 1` parts. */
export const securableTypes: readonly Securable['type'][] = ['CATALOG', 'SCHEMA', 'TABLE'];

/** The securable itself, then the ones it lies in, from the inside to the outside. */
export function withParents({ name }: Securable): readonly Securable[] {
  const parts = name.split('.');
  return parts.map((_, i) => {
    const length = parts.length - i;
    return { type: securableTypes[length - 1] as Securable['type'], name: parts.slice(0, length).join('.') };
  });
}
