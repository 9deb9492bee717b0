import type { ScalarType } from '../../proto/scalar-types.js';
import { getScalarRow } from '../../proto/scalar-types.js';
import { block, type FunctionCode, type Lines, literal, type Use } from './code.js';
import { initType } from './emit-types.js';
import { putScalar, readInit, scalarBound, sumBounds } from './emit-value.js';
import { writeArray, writeMap, writeStruct } from './emit-write-nested.js';
import type { FieldPlan, StructPlan } from './record-plan.js';
import { plus, tagBytes, writeTag } from './tag-bytes.js';

/** The most fields that one function writes: TypeScript cannot check a function of thousands, nor can V8 optimise it. */
const partSize = 250;

/**
 * Emits the body of a function that writes `init` into `writer` at `at`. With very many fields it calls the functions of
 * `emitWriteParts`, which are named after `name`.
 */
export function emitWriteBody(name: string, fields: readonly FieldPlan[], use: Use): string[] {
  const parts = toParts(fields);
  if (parts.length <= 1) return writeFields(fields, use);
  return ['let p = at;', ...parts.map((_, i) => `p = ${partName(name, i)}(writer, init, p);`), 'return p;'];
}

/** Emits the functions that each write a part of very many fields. */
export function emitWriteParts(name: string, fields: readonly FieldPlan[], use: Use): FunctionCode[] {
  const parts = toParts(fields);
  if (parts.length <= 1) return [];
  return parts.map((part, i) => writeFunction(partName(name, i), name, writeFields(part, use), use));
}

/** Names a part. Names that are made from column names contain no `$` before their end, so none collides. */
function partName(name: string, index: number): string {
  return `write${name}$${index + 1}`;
}

function toParts(fields: readonly FieldPlan[]): FieldPlan[][] {
  const parts: FieldPlan[][] = [];
  for (let at = 0; at < fields.length; at += partSize) parts.push(fields.slice(at, at + partSize));
  return parts;
}

/**
 * Emits the code for fields. A run of scalars reserves its room once. Writing a nested field can reallocate the buffer, so
 * `b` is loaded again after it.
 */
function writeFields(fields: readonly FieldPlan[], use: Use): string[] {
  const runs = toRuns(fields);
  const declared = Array.isArray(runs[0]) ? `${runs.length === 1 ? 'const' : 'let'} b = ` : 'b = ';
  const lines = runs.flatMap((run, i) => {
    return Array.isArray(run) ? writeRun(run, i === 0 ? declared : 'b = ', use) : writeNested(run, use);
  });
  // The functions that write map entries load the buffer themselves.
  const writes = runs.some((run) => Array.isArray(run) || run.type.kind !== 'map');
  const head = ['let p = at;', ...(declared === 'b = ' && writes ? ['let b = writer.buffer;'] : [])];
  return [...head, ...lines, 'return p;'];
}

/** Emits the function that writes a struct. */
export function emitWriteStruct(struct: StructPlan, use: Use): FunctionCode {
  const { name, fields } = struct;
  return writeFunction(`write${name}`, name, emitWriteBody(name, fields, use), use);
}

function writeFunction(name: string, written: string, body: Lines, use: Use): FunctionCode {
  return {
    name,
    parameters: [
      { name: 'writer', type: use('Writer') },
      { name: 'init', type: `${written}Init` },
      { name: 'at', type: 'number' },
    ],
    returnType: 'number',
    body,
  };
}

/** Groups neighbouring scalar fields into runs; a nested field is alone. */
function toRuns(fields: readonly FieldPlan[]): (Scalar[] | FieldPlan)[] {
  const runs: (Scalar[] | FieldPlan)[] = [];
  for (const field of fields) {
    const scalar = toScalar(field);
    const last = runs.at(-1);
    if (scalar === undefined) runs.push(field);
    else if (Array.isArray(last)) last.push(scalar);
    else runs.push([scalar]);
  }
  return runs;
}

interface Scalar {
  readonly field: FieldPlan;
  readonly type: ScalarType;
  /** The variable that is written: for a VARIANT, the one with its text. */
  readonly variable: string;
}

function toScalar(field: FieldPlan): Scalar | undefined {
  if (field.type.kind !== 'scalar') return undefined;
  const { type } = field.type;
  return { field, type, variable: type.kind === 'variant' ? `${field.local}$json` : field.local };
}

function writeRun(scalars: readonly Scalar[], declare: string, use: Use): string[] {
  const bounds = scalars.map(({ field, type, variable }) => {
    return scalarBound(type, variable, tagBytes(field.number, 0).length, use);
  });
  return [
    ...scalars.flatMap((scalar) => loadScalar(scalar, use)),
    `${declare}writer.reserve(p, ${sumBounds(bounds)});`,
    ...scalars.flatMap((scalar) => writeScalar(scalar, use)),
  ];
}

function loadScalar({ field, type, variable }: Scalar, use: Use): string[] {
  const { local, name, notNull } = field;
  const load = `const ${local} = ${readInit(field, initType(field.type, use), use)};`;
  if (type.kind !== 'variant') return [load];
  const text = `${use('variantJson')}(${local}, ${literal(name)})`;
  if (!notNull) return [load, `const ${variable} = ${local} == null ? undefined : ${text};`];
  return [load, `if (${local} == null) throw ${use('missing')}(${literal(name)});`, `const ${variable} = ${text};`];
}

function writeScalar({ field, type, variable }: Scalar, use: Use): string[] {
  const tag = writeTag(field.number, getScalarRow(type).wire, 'p');
  const lines = [...tag, `p = ${putScalar(type, variable, plus('p', tag.length), literal(field.name), use)};`];
  return field.notNull ? lines : block(`if (${variable} != null)`, lines);
}

function writeNested(field: FieldPlan, use: Use): string[] {
  const { type } = field;
  if (type.kind === 'array') return writeArray(field, type.element, use);
  if (type.kind === 'map') return writeMap(field, type, use);
  return type.kind === 'struct' ? writeStruct(field, type.struct, use) : [];
}
