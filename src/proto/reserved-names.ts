import type { ProtoMessage } from './proto-file.js';

/** The names that a message reserves. One that is in use again cannot be reserved; its old number can. */
export function reservedNames({ fields, reserved }: ProtoMessage): string[] {
  const used = new Set(fields.map(({ name }) => name));
  return [...new Set(reserved.map(({ name }) => name))].filter((name) => !used.has(name)).sort();
}
