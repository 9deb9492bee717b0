import protobuf from 'protobufjs';
import type { ProtoFile, ProtoMessage } from './proto-file.js';
import { isOneof } from './protobufjs-oneofs.js';

/**
 * Parses a `.proto` with an independent parser before anybody sees it. Throws Error, which is a bug of ours, where it is
 * refused or read as something else.
 */
export function verifyProto(text: string, file: ProtoFile): void {
  // What presence needs is left out where protobufjs cannot name it.
  const plain = hasOneofs(file.message) ? text.replace(/^( *)optional /gm, '$1') : text;
  const { root } = protobuf.parse(plain, { keepCase: true });
  root.resolveAll();
  verifyMessage(root.lookupType(file.message.fullName), file.message);
}

function verifyMessage(type: protobuf.Type, message: ProtoMessage): void {
  for (const { name, number, value } of message.fields) {
    // protobufjs leaves this name out for its own safety.
    if (name === '__proto__') continue;
    const found = type.fields[name];
    if (found?.id !== number) throw new Error(`protobufjs reads ${message.fullName}.${name} as ${found?.id}`);
    if (value.kind === 'message') verifyMessage(type.lookupType(value.message.fullName), value.message);
  }
}

function hasOneofs({ fields, nested }: ProtoMessage): boolean {
  const names = new Set(fields.map(({ name }) => name));
  return fields.some(({ name }) => isOneof(name, names)) || nested.some(hasOneofs);
}
