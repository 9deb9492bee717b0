import { block, type FunctionCode, literal, type Use } from './code.js';
import { initType } from './emit-types.js';
import { readInit, scalarBound, sumBounds } from './emit-value.js';
import { writeArray, writeMap, writeStruct } from './emit-write-nested.js';
import type { FieldPlan, ScalarType, StructPlan } from './record-plan.js';
import { ruleOf } from './scalar-rules.js';
import { plus, tagBytes, writeTag } from './tag-bytes.js';

/**
 * The body of a function that writes `init` into `writer` from `at` on. A run of scalar columns takes one check of the
 * room that is left; whatever is nested may move the buffer, so `b` is taken anew after it.
 */
export function emitWriteBody(fields: readonly FieldPlan[], use: Use): string[] {
  const runs = toRuns(fields);
  const declared = Array.isArray(runs[0]) ? `${runs.length === 1 ? 'const' : 'let'} b = ` : 'b = ';
  const lines = runs.flatMap((run, i) => {
    return Array.isArray(run) ? writeRun(run, i === 0 ? declared : 'b = ', use) : writeNested(run, use);
  });
  const head = ['let p = at;', ...(declared === 'b = ' ? ['let b = writer.buffer;'] : [])];
  return [...head, ...lines, 'return p;'];
}

/** The function that writes a struct. */
export function emitWriteStruct(struct: StructPlan, use: Use): FunctionCode {
  return {
    name: `write${struct.name}`,
    parameters: [
      { name: 'writer', type: use('Writer') },
      { name: 'init', type: `${struct.name}Init` },
      { name: 'at', type: 'number' },
    ],
    returnType: 'number',
    body: emitWriteBody(struct.fields, use),
  };
}

/** Neighbouring scalar fields together, each nested one alone. */
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
  /** The variable that is put: for a VARIANT that of its text. */
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
  const rule = ruleOf(type);
  use(rule.calls);
  const tag = writeTag(field.number, rule.wire, 'p');
  const lines = [...tag, `p = ${rule.put(variable, plus('p', tag.length), literal(field.name), type)};`];
  return field.notNull ? lines : block(`if (${variable} != null)`, lines);
}

function writeNested(field: FieldPlan, use: Use): string[] {
  const { type } = field;
  if (type.kind === 'array') return writeArray(field, type.element, use);
  if (type.kind === 'map') return writeMap(field, type, use);
  return type.kind === 'struct' ? writeStruct(field, type.struct, use) : [];
}
