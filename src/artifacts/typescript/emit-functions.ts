import type { FunctionCode, Use } from './code.js';
import { emitReadEntry, emitReadStruct } from './emit-read.js';
import { emitWriteParts, emitWriteStruct } from './emit-write.js';
import { emitWriteEntry } from './emit-write-nested.js';
import type { RecordPlan } from './record-plan.js';

/** Emits the functions beside the class, which write and read structs, map entries, and parts of very wide records. */
export function emitFunctions({ name, fields, structs }: RecordPlan, use: Use): FunctionCode[] {
  const scopes = [...structs.map((struct) => struct.fields), fields];
  return [
    ...emitWriteParts(name, fields, use),
    ...structs.flatMap((struct) => [
      ...emitWriteParts(struct.name, struct.fields, use),
      emitWriteStruct(struct, use),
      emitReadStruct(struct, use),
    ]),
    ...scopes.flat().flatMap((field) => {
      const { type } = field;
      return type.kind === 'map' ? [emitWriteEntry(field, type, use), emitReadEntry(field, type, use)] : [];
    }),
  ];
}
