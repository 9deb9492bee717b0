import { type ClassDeclarationStructure, IndentationText, NewLineKind, Project, QuoteKind } from 'ts-morph';
import type { Lock } from '../lock/lock.js';
import { escapeDoc } from '../proto/escape-doc.js';
import type { ProtoFile } from '../proto/proto-file.js';
import { indent, type Use } from './code.js';
import { emitColumns } from './emit-columns.js';
import { emitFunctions } from './emit-functions.js';
import { emitClassProperties } from './emit-properties.js';
import { emitDecodeBody } from './emit-read.js';
import { emitInit, emitStruct } from './emit-types.js';
import { emitWriteBody } from './emit-write.js';
import { Imports } from './imports.js';
import { planRecord } from './plan-record.js';
import type { RecordPlan } from './record-plan.js';
import { docsOf, functionOf, interfaceOf, mapTexts } from './structures.js';
import { fillTemplate, readTemplate } from './template.js';

let emitter: RecordEmitter | undefined;

/** The text of a table's record file. */
export function emitRecord(lock: Lock, file: ProtoFile): string {
  emitter ??= new RecordEmitter();
  return emitter.emit(planRecord(lock, file));
}

/**
 * Emits record files: init type, record class with its codec, structs. Each is one source file made of a structure and
 * forgotten at once: a later change to it would parse it again, and keeping it would take memory.
 */
class RecordEmitter {
  readonly #project: Project;
  readonly #skeleton: ClassDeclarationStructure;
  readonly #header: string;

  constructor() {
    this.#project = new Project({
      useInMemoryFileSystem: true,
      skipLoadingLibFiles: true,
      manipulationSettings: {
        indentationText: IndentationText.TwoSpaces,
        newLineKind: NewLineKind.LineFeed,
        quoteKind: QuoteKind.Single,
      },
    });
    const template = readTemplate('sample-record.ts');
    const file = this.#project.createSourceFile('template.ts', template);
    this.#skeleton = file.getClassOrThrow('SampleRecord').getStructure() as ClassDeclarationStructure;
    this.#header = template.slice(0, template.indexOf('\n'));
    file.forget();
  }

  /** The text of the record file. */
  emit(plan: RecordPlan): string {
    const imports = new Imports();
    const { use } = imports;
    const { fields, name, structs } = plan;
    const fill = (text: string): string => fillTemplate(text, { message: name, table: oneLine(plan.table), path: '' });
    const init = emitInit(`${name}Init`, fields, [`What \`${name}.encode\` and the producer take.`], use);
    const inner = structs.flatMap((struct) => [
      emitInit(`${struct.name}Init`, struct.fields, [`What \`${struct.path}\` takes.`], use),
      emitStruct(struct, use),
    ]);
    const record = this.#classOf(plan, fill, use);
    const columns = [`const columns: readonly ${use('Column')}[] = [`, ...indent(emitColumns(fields)), '];'].join('\n');
    const functions = emitFunctions(plan, use);
    const statements = [
      // Last made, first in the file: all else has said by now what it imports.
      fill(this.#header),
      imports.statement(),
      ...[init, ...inner].map(interfaceOf),
      columns,
      record,
      ...functions.map(functionOf),
    ];
    const file = this.#project.createSourceFile(`${name}.ts`, { statements }, { overwrite: true });
    try {
      return file.getFullText();
    } finally {
      file.forget();
    }
  }

  #classOf(plan: RecordPlan, fill: (text: string) => string, use: Use): ClassDeclarationStructure {
    const skeleton = mapTexts(this.#skeleton, fill);
    for (const name of ['encodeRecord', 'recordFromJSON', 'recordToJSON', 'recordToWire', 'Writer']) use(name);
    const bodies: Readonly<Record<string, readonly string[]>> = {
      write: emitWriteBody(plan.name, plan.fields, use),
      decode: emitDecodeBody(plan.name, plan.fields, use),
    };
    const table = `A record of \`${oneLine(plan.table)}\`.`;
    return {
      ...skeleton,
      docs: docsOf(plan.doc.length === 0 ? [table] : [table, '', ...plan.doc]),
      properties: emitClassProperties(plan, use),
      methods: (skeleton.methods ?? []).map((method) => {
        const statements = bodies[method.name];
        return statements === undefined ? method : { ...method, statements: statements.join('\n') };
      }),
    };
  }
}

function oneLine(text: string): string {
  return escapeDoc(text).join(' ');
}
