import type { MessageDescriptor } from './read-descriptor.js';

/** A message of the descriptor, preceded by the messages that contain it, outermost first. */
export type Scope = readonly [top: MessageDescriptor, ...inner: MessageDescriptor[]];

/**
 * Finds the message that a field's type name refers to. Clients send fully qualified names (`.catalog.iot.Event.Place`,
 * whose package the descriptor does not contain); the SDKs' Rust core also sends relative ones (`Place`, `Event.Place`).
 * Returns undefined if the descriptor has no such message.
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
  // The parts before the name of the top message are its package.
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
