import type { MessageDescriptor } from './descriptor.js';

/** A message of the descriptor with the messages around it, outermost first and itself last. */
export type Scope = readonly [top: MessageDescriptor, ...inner: MessageDescriptor[]];

/**
 * Finds the message that a field names. Clients send fully qualified names (`.catalog.iot.Event.Place`; the package
 * is not known here) and, made by the Rust core, relative ones (`Place`, `Event.Place`). Undefined: not in there.
 */
export function resolveType(scope: Scope, typeName: string): Scope | undefined {
  const parts = typeName.split('.').filter((part) => part !== '');
  if (parts.length === 0) return undefined;
  if (!typeName.startsWith('.')) {
    for (let depth = scope.length; depth > 0; depth--) {
      const found = descend(scope.slice(0, depth) as unknown as Scope, parts);
      if (found) return found;
    }
  }
  // Whatever stands before the top message's own name is its package.
  for (let i = 0; i < parts.length; i++) {
    if (parts[i] !== scope[0].name) continue;
    const found = descend([scope[0]], parts.slice(i + 1));
    if (found) return found;
  }
  return undefined;
}

function descend(from: Scope, parts: readonly string[]): Scope | undefined {
  let scope = from;
  for (const part of parts) {
    const inner = scope.at(-1)?.nested.find((message) => message.name === part);
    if (inner === undefined) return undefined;
    scope = [...scope, inner];
  }
  return scope;
}
