import { getScalarRow, type WireType } from '../../proto/scalar-types.js';
import { block, type FunctionCode, type Lines, literal, type Use } from './code.js';
import { propertyType, valueRecord } from './emit-types.js';
import type { MapType } from './emit-write-nested.js';
import type { FieldPlan, StructPlan, ValuePlan } from './record-plan.js';
import { tagNumber } from './tag-bytes.js';

/** Emits the body of `decode`, which fills a new record tag by tag and checks that each NOT NULL field was present. */
export function emitDecodeBody(name: string, fields: readonly FieldPlan[], use: Use): string[] {
  const required = fields.filter(isRequired);
  const target = (field: FieldPlan): string => (isRequired(field) ? field.local : `record.${field.property}`);
  return [
    `const reader = new ${use('Reader')}(bytes);`,
    `const record = new ${name}();`,
    ...required.map((field) => `let ${field.local}: ${propertyType(field, use)} | undefined;`),
    ...readFields(fields, target),
    ...required.flatMap((field) => requireField(field, use)),
    ...required.map((field) => `record.${field.property} = ${field.local};`),
    'return record;',
  ];
}

/** Emits the function that reads a struct, beginning with its length. */
export function emitReadStruct(struct: StructPlan, use: Use): FunctionCode {
  const { fields, name } = struct;
  const lines = [
    'const outer = reader.enter();',
    ...fields.map((field) => declareField(field, use)),
    ...readFields(fields, (field) => field.local),
    'reader.leave(outer);',
    ...fields.filter(isRequired).flatMap((field) => requireField(field, use)),
    `return { ${fields.map(({ property, local }) => (property === local ? local : `${property}: ${local}`)).join(', ')} };`,
  ];
  return { name: `read${name}`, parameters: [{ name: 'reader', type: use('Reader') }], returnType: name, body: lines };
}

/** Emits the function that reads one entry into a map. A missing key or value has protobuf's default. */
export function emitReadEntry(field: FieldPlan, type: MapType, use: Use): FunctionCode {
  const { entry, key, value } = type;
  const keyRule = getScalarRow(key);
  const keyType = valueRecord({ kind: 'scalar', type: key }, use);
  const valueType = valueRecord(value, use);
  const initial = value.kind === 'scalar' ? initialScalar(value, use) : undefined;
  const path = literal(`${field.path}{}`);
  const lines = [
    'const outer = reader.enter();',
    `let key: ${keyType} = ${initialScalar({ kind: 'scalar', type: key }, use)};`,
    initial === undefined ? `let value: ${valueType} | undefined;` : `let value: ${valueType} = ${initial};`,
    ...readLoop([
      ...readCase(1, keyRule.wire, [`key = ${keyRule.read};`]),
      ...readCase(2, wireType(value), [`value = ${readValue(value)};`]),
    ]),
    'reader.leave(outer);',
    ...(initial === undefined ? [`if (value === undefined) throw ${use('absent')}(${path});`] : []),
    'map.set(key, value);',
  ];
  return {
    name: `read${entry}`,
    parameters: [
      { name: 'reader', type: use('Reader') },
      { name: 'map', type: `Map<${keyType}, ${valueType}>` },
    ],
    returnType: 'void',
    body: lines,
  };
}

/** Initial values that are imported. Targets before ES2020 have no bigint literals. */
const constants: ReadonlySet<string> = new Set(['epoch', 'variantNull', 'zero']);

/** Returns the initial value of a NOT NULL scalar in a new record. */
export function initialScalar(value: Extract<ValuePlan, { readonly kind: 'scalar' }>, use: Use): string {
  const { initial } = getScalarRow(value.type);
  return constants.has(initial) ? use(initial) : initial;
}

function isRequired(field: FieldPlan): boolean {
  return field.notNull && field.type.kind !== 'array' && field.type.kind !== 'map';
}

function requireField(field: FieldPlan, use: Use): string[] {
  return [`if (${field.local} === undefined) throw ${use('absent')}(${literal(field.path)});`];
}

function declareField(field: FieldPlan, use: Use): string {
  const { local, type } = field;
  const found = propertyType(field, use);
  if (type.kind === 'array') return `const ${local}: ${found} = [];`;
  if (type.kind === 'map') return `const ${local}: ${found} = new Map();`;
  return isRequired(field) ? `let ${local}: ${found} | undefined;` : `let ${local}: ${found} = null;`;
}

function readFields(fields: readonly FieldPlan[], target: (field: FieldPlan) => string): string[] {
  return readLoop(fields.flatMap((field) => readField(field, target(field))));
}

function readLoop(cases: Lines): string[] {
  const skip = ['default:', '  reader.skip(tag);'];
  return block('while (reader.more())', ['const tag = reader.tag();', ...block('switch (tag)', [...cases, ...skip])]);
}

function readField({ number, type }: FieldPlan, target: string): string[] {
  if (type.kind === 'map') return readCase(number, 2, [`read${type.entry}(reader, ${target});`]);
  if (type.kind !== 'array') return readCase(number, wireType(type), [`${target} = ${readValue(type)};`]);
  const wire = wireType(type.element);
  const one = `${target}.push(${readValue(type.element)});`;
  if (wire === 2) return readCase(number, 2, [one]);
  // Numbers are packed, or separate from writers that do not pack.
  const packed = ['const outer = reader.enter();', `while (reader.more()) ${one}`, 'reader.leave(outer);', 'break;'];
  return [...block(`case ${tagNumber(number, 2)}:`, packed), ...readCase(number, wire, [one])];
}

function readCase(number: number, wire: WireType, lines: Lines): string[] {
  return [`case ${tagNumber(number, wire)}:`, ...[...lines, 'break;'].map((line) => `  ${line}`)];
}

function readValue(value: ValuePlan): string {
  return value.kind === 'scalar' ? getScalarRow(value.type).read : `read${value.struct.name}(reader)`;
}

function wireType(value: ValuePlan): WireType {
  return value.kind === 'scalar' ? getScalarRow(value.type).wire : 2;
}
