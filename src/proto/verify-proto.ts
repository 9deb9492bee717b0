import protobuf from 'protobufjs';
import type { ProtoFile, ProtoMessage } from './proto-file.js';

/**
 * Parses a `.proto` with an independent parser before anybody sees it. Throws Error, which is a bug of ours, where it is
 * refused or read as something else.
 */
export function verifyProto(text: string, file: ProtoFile): void {
  const { root } = protobuf.parse(text, { keepCase: true });
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
