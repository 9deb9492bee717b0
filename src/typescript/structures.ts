import {
  type FunctionDeclarationStructure,
  type InterfaceDeclarationStructure,
  type JSDocStructure,
  type OptionalKind,
  StructureKind,
} from 'ts-morph';
import type { FunctionCode, InterfaceCode, Lines } from './code.js';

/** A documentation comment, on one line where it is one. */
export function docsOf(lines: Lines): OptionalKind<JSDocStructure>[] {
  if (lines.length === 0) return [];
  return [{ description: lines.length === 1 ? lines[0]! : `\n${lines.join('\n')}` }];
}

export function functionOf(code: FunctionCode): FunctionDeclarationStructure {
  return {
    kind: StructureKind.Function,
    name: code.name,
    parameters: [...code.parameters],
    returnType: code.returnType,
    // One text: between separate statements ts-morph would put empty lines of its own.
    statements: code.body.join('\n'),
  };
}

export function interfaceOf(code: InterfaceCode): InterfaceDeclarationStructure {
  return {
    kind: StructureKind.Interface,
    isExported: true,
    name: code.name,
    docs: docsOf(code.doc),
    properties: code.members.map(({ name, type, optional, doc }) => {
      return { name, type, hasQuestionToken: optional, docs: docsOf(doc) };
    }),
  };
}

/** A structure with every text in it changed. */
export function mapTexts<T>(structure: T, change: (text: string) => string): T {
  if (typeof structure === 'string') return change(structure) as T;
  if (Array.isArray(structure)) return structure.map((item: unknown) => mapTexts(item, change)) as T;
  if (typeof structure !== 'object' || structure === null) return structure;
  return Object.fromEntries(
    Object.entries(structure).map(([key, value]) => [key, mapTexts<unknown>(value, change)]),
  ) as T;
}
