import protobuf from 'protobufjs';
import { isOneofName } from '../../proto/names.js';
import type { ProtoFile, ProtoMessage } from '../../proto/proto-file.js';

/**
 * Parses an emitted `.proto` with protobufjs, an independent parser, before it is written. Throws Error, a bug of ours, if
 * protobufjs rejects it or reads something else.
 */
export function verifyProto(text: string, file: ProtoFile): void {
  // Leave out `optional` if protobufjs cannot name the oneof that it needs.
  const plain = hasOneofs(file.message) ? text.replace(/^( *)optional /gm, '$1') : text;
  const { root } = protobuf.parse(plain, { keepCase: true });
  root.resolveAll();
  verifyMessage(root.lookupType(file.message.fullName), file.message);
}

function verifyMessage(type: protobuf.Type, message: ProtoMessage): void {
  for (const { name, number, value } of message.fields) {
    // protobufjs ignores this name for its own safety.
    if (name === '__proto__') continue;
    const found = type.fields[name];
    if (found?.id !== number) throw new Error(`protobufjs reads ${message.fullName}.${name} as ${found?.id}`);
    if (value.kind === 'message') verifyMessage(type.lookupType(value.message.fullName), value.message);
  }
}

function hasOneofs({ fields, nested }: ProtoMessage): boolean {
  const names = new Set(fields.map(({ name }) => name));
  return fields.some(({ name }) => isOneofName(name, names)) || nested.some(hasOneofs);
}
