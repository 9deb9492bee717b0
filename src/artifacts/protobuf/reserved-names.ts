import type { ProtoMessage } from '../../proto/proto-file.js';

/** Lists the names that a message reserves. A name that is in use again cannot be reserved; its old number still is. */
export function reservedNames({ fields, reserved }: ProtoMessage): string[] {
  const used = new Set(fields.map(({ name }) => name));
  return [...new Set(reserved.map(({ name }) => name))].filter((name) => !used.has(name)).sort();
}
