import type { ScalarType } from '../../proto/scalar-types.js';
import { getScalarRow } from '../../proto/scalar-types.js';
import { attempt, block, type FunctionCode, type Lines, literal, type Use } from './code.js';
import { initType, valueInit } from './emit-types.js';
import { elementCode, putMessage, putScalar, readInit, scalarBound, sumBounds } from './emit-value.js';
import type { FieldPlan, FieldType, StructPlan, ValuePlan } from './record-plan.js';
import { plus, writeTag } from './tag-bytes.js';

export type MapType = Extract<FieldType, { readonly kind: 'map' }>;

/** Emits the code for a struct. Its length is known only after it is written, so one byte is kept free for it. */
export function writeStruct(field: FieldPlan, struct: StructPlan, use: Use): string[] {
  const column = literal(field.name);
  const tag = writeTag(field.number, 2, 'p');
  const checked = `${use('object')}(${field.notNull ? loadGiven(field, use) : field.local}, ${column})`;
  const variable = field.notNull ? field.local : 'value';
  const body = [
    `const ${variable} = ${checked};`,
    `b = writer.reserve(p, ${tag.length + 1});`,
    ...tag,
    ...attempt(
      [`p = ${putMessage(struct.name, variable, plus('p', tag.length + 1))};`],
      `${use('inside')}(error, ${column})`,
    ),
  ];
  return field.notNull ? body : unlessNull(field, body, use);
}

/** Emits the code for an array: numbers are packed into one field, other elements have a tag each. */
export function writeArray(field: FieldPlan, element: ValuePlan, use: Use): string[] {
  const packed = element.kind === 'scalar' && getScalarRow(element.type).wire !== 2;
  return unlessNull(
    field,
    [
      `const items = ${use('list')}(${field.local}, ${literal(field.name)});`,
      ...(packed ? writePacked(field, element.type, use) : writeElements(field, element, use)),
    ],
    use,
  );
}

function writePacked(field: FieldPlan, type: ScalarType, use: Use): string[] {
  const tag = writeTag(field.number, 2, 'p');
  return block('if (items.length > 0)', [
    `b = writer.reserve(p, ${tag.length + 1} + ${getScalarRow(type).bytes} * items.length);`,
    ...tag,
    `const start = ${plus('p', tag.length + 1)};`,
    'let q = start;',
    ...eachItem(field, [`q = ${putScalar(type, 'items[i]!', 'q', "''", use)};`], use),
    'p = writer.endMessage(start, q);',
  ]);
}

function writeElements(field: FieldPlan, element: ValuePlan, use: Use): string[] {
  const tag = writeTag(field.number, 2, 'p');
  const item = elementCode(element, 'item', use);
  return eachItem(
    field,
    [
      'const item = items[i]!;',
      ...item.load,
      `b = writer.reserve(p, ${sumBounds([item.bound(tag.length)])});`,
      ...tag,
      `p = ${item.put('p', tag.length)};`,
    ],
    use,
  );
}

function eachItem(field: FieldPlan, lines: Lines, use: Use): string[] {
  const loop = block('for (; i < items.length; i++)', lines);
  return ['let i = 0;', ...attempt(loop, `${use('inside')}(error, ${literal(field.name)}, i)`)];
}

/** Emits the code for a map: each entry is a message of key and value, written by a separate function. */
export function writeMap(field: FieldPlan, type: MapType, use: Use): string[] {
  const { local, name } = field;
  const column = literal(name);
  const call = (value: string): string[] => [`p = write${type.entry}(writer, key, ${value}, p);`];
  if (!hasTextKeys(type, use)) {
    const loop = block(`for (const [key, value] of ${use('map')}(${local}, ${column}))`, call('value'));
    return unlessNull(field, loop, use);
  }
  const entries = block(
    `if (${use('isMap')}(${local}, ${column}))`,
    block(`for (const [key, value] of ${local})`, call('value')),
  );
  const keys = block('} else', block(`for (const key of Object.keys(${local}))`, call(`${local}[key]!`)));
  return unlessNull(field, [...entries.slice(0, -1), ...keys], use);
}

/** Emits the function that writes one entry of a map. */
export function emitWriteEntry(field: FieldPlan, type: MapType, use: Use): FunctionCode {
  const key = elementCode({ kind: 'scalar', type: type.key }, 'key', use);
  const value = elementCode(type.value, 'value', use);
  const tag = writeTag(field.number, 2, 'at');
  const valueWire = type.value.kind === 'scalar' ? getScalarRow(type.value.type).wire : 2;
  const plain = ['string', 'number'].includes(getScalarRow(type.key).init);
  const shownKey = plain ? 'key' : 'String(key)';
  const lines = [
    ...value.load,
    `const b = writer.reserve(at, ${sumBounds([scalarBound(type.key, 'key', tag.length + 2, use), value.bound(1)])});`,
    ...tag,
    `const start = ${plus('at', tag.length + 1)};`,
    'let p = start;',
    ...writeTag(1, getScalarRow(type.key).wire, 'p'),
    `p = ${key.put('p', 1)};`,
    ...writeTag(2, valueWire, 'p'),
    `p = ${value.put('p', 1)};`,
    'return writer.endMessage(start, p);',
  ];
  return {
    name: `write${type.entry}`,
    parameters: [
      { name: 'writer', type: use('Writer') },
      { name: 'key', type: initType({ kind: 'scalar', type: type.key }, use) },
      { name: 'value', type: valueInit(type.value, use) },
      { name: 'at', type: 'number' },
    ],
    returnType: 'number',
    body: attempt(lines, `${use('inside')}(error, ${literal(field.name)}, ${shownKey})`),
  };
}

/** Returns whether the map can be given as a plain object. */
function hasTextKeys(type: MapType, use: Use): boolean {
  const init = initType({ kind: 'scalar', type: type.key }, use);
  return init === 'string' || type.key.kind === 'date' || type.key.kind === 'timestamp_ntz';
}

/** Loads a field into its variable, and runs the lines in a block if it is not null. */
function unlessNull(field: FieldPlan, lines: Lines, use: Use): string[] {
  const head = field.notNull ? '' : `if (${field.local} != null)`;
  return [`const ${field.local} = ${loadGiven(field, use)};`, ...block(head, lines)];
}

function loadGiven(field: FieldPlan, use: Use): string {
  return readInit(field, initType(field.type, use), use);
}
