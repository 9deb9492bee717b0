import { escapeDoc } from '../text/escape-doc.js';
import { docComment, indent, type Lines, type Use } from './code.js';
import { emitColumns } from './emit-columns.js';
import { emitFunctions } from './emit-functions.js';
import { emitClassProperties } from './emit-properties.js';
import { emitDecodeBody } from './emit-read.js';
import { emitInit, emitStruct } from './emit-types.js';
import { emitWriteBody } from './emit-write.js';
import { Imports } from './imports.js';
import { printFunction, printInterface } from './print.js';
import type { RecordPlan } from './record-plan.js';
import { fillTemplate } from './template.js';
import { header, recordImports, recordLines } from './templates.js';
import type { WireSchema } from './wire-schema.js';

/** Emits the record module of a table: input types, the record class with its codec, and structs. */
export function emitRecord(plan: RecordPlan, wire: WireSchema): string {
  const { fields, name, structs } = plan;
  const imports = new Imports();
  const { use } = imports;
  const interfaces = [
    emitInit(`${name}Init`, fields, [`The input of \`${name}.encode\` and of the producer.`], use),
    ...structs.flatMap((struct) => [
      emitInit(`${struct.name}Init`, struct.fields, [`The input for \`${struct.path}\`.`], use),
      emitStruct(struct, use),
    ]),
  ];
  const columns = [`const columns: readonly ${use('Column')}[] = [`, ...indent(emitColumns(fields)), '];'];
  const record = emitClass(plan, wire, use);
  const functions = emitFunctions(plan, use);
  // Build the head last: imports are known only after everything else is emitted.
  const head = `${fillTemplate(header, templateNames(plan))}\n${imports.statement()}`;
  const blocks = [
    head,
    ...interfaces.map(printInterface),
    columns.join('\n'),
    record.join('\n'),
    ...functions.map(printFunction),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function emitClass(plan: RecordPlan, wire: WireSchema, use: Use): Lines {
  recordImports.forEach(use);
  const table = `A record of \`${oneLine(plan.table)}\`.`;
  const parts: Readonly<Record<string, Lines>> = {
    docs: docComment(plan.doc.length === 0 ? [table] : [table, '', ...plan.doc]),
    properties: emitClassProperties(plan, wire, use),
    write: emitWriteBody(plan.name, plan.fields, use),
    decode: emitDecodeBody(plan.name, plan.fields, use),
  };
  const names = templateNames(plan);
  return recordLines.flatMap((line) => {
    const [, margin, part] = /^( *)\{part:(\w+)\}$/.exec(line) ?? [];
    if (part === undefined) return [fillTemplate(line, names)];
    return parts[part]!.map((text) => (text === '' ? '' : margin + text));
  });
}

function templateNames({ name, table }: RecordPlan): Parameters<typeof fillTemplate>[1] {
  return { message: name, table: oneLine(table), path: '' };
}

function oneLine(text: string): string {
  return escapeDoc(text).join(' ');
}
