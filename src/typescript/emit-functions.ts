import type { FunctionCode, Use } from './code.js';
import { emitReadEntry, emitReadStruct } from './emit-read.js';
import { emitWriteStruct } from './emit-write.js';
import { emitWriteEntry } from './emit-write-nested.js';
import type { FieldPlan, StructPlan } from './record-plan.js';

/** The functions beside the class: one to write and one to read each struct, and each entry of a map. */
export function emitFunctions(fields: readonly FieldPlan[], structs: readonly StructPlan[], use: Use): FunctionCode[] {
  const scopes = [...structs.map((struct) => struct.fields), fields];
  return [
    ...structs.flatMap((struct) => [emitWriteStruct(struct, use), emitReadStruct(struct, use)]),
    ...scopes.flat().flatMap((field) => {
      const { type } = field;
      return type.kind === 'map' ? [emitWriteEntry(field, type, use), emitReadEntry(field, type, use)] : [];
    }),
  ];
}
