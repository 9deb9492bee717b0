import { docComment, type FunctionCode, type InterfaceCode, indent, type MemberCode } from './code.js';

/** Prints an exported interface, each member with its documentation. */
export function printInterface({ name, doc, members }: InterfaceCode): string {
  const lines = members.flatMap((member) => [...docComment(member.doc), `${printMember(member)};`]);
  return [...docComment(doc), `export interface ${name} {`, ...indent(lines), '}'].join('\n');
}

function printMember({ name, type, optional }: MemberCode): string {
  return `${name}${optional ? '?' : ''}: ${type}`;
}

/** Prints a function of the file. */
export function printFunction({ name, parameters, returnType, body }: FunctionCode): string {
  const list = parameters.map((parameter) => `${parameter.name}: ${parameter.type}`).join(', ');
  return [`function ${name}(${list}): ${returnType} {`, ...indent(body), '}'].join('\n');
}
