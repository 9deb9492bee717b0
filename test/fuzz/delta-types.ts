import fc from 'fast-check';
import type { DeltaType, SimpleKind, StructField } from '../../src/model/delta-type.ts';

const simple: readonly SimpleKind[] = [
  ...(['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double'] as const),
  ...(['binary', 'date', 'timestamp', 'timestamp_ntz', 'variant'] as const),
];

const names: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'a',
    'Ab',
    'struct',
    'not',
    'null',
    'comment',
    '__proto__',
    'constructor',
    'a b',
    'a`b',
    "it's",
    'x>y,z:',
    '1',
    '/*',
    '日本',
  ),
  fc.string({ minLength: 1, maxLength: 6, unit: 'binary' }),
);
const comments: fc.Arbitrary<string | null> = fc.option(
  fc.oneof(
    fc.constantFrom("it's", '"', '\\', '%_\\%', '-- no', '\n', ','),
    fc.string({ minLength: 1, maxLength: 8, unit: 'binary' }),
  ),
  { nil: null },
);

/** Types in which every fact is known, up to five levels deep. */
export const deltaTypes: fc.Arbitrary<DeltaType> = fc.letrec<{ type: DeltaType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.constantFrom(...simple).map((kind): DeltaType => ({ kind })),
    fc.constantFrom(null, 'UTF8_LCASE', 'de_CI').map((collation): DeltaType => ({ kind: 'string', collation })),
    fc
      .integer({ min: 1, max: 38 })
      .chain((precision) =>
        fc.integer({ min: 0, max: precision }).map((scale): DeltaType => ({ kind: 'decimal', precision, scale })),
      ),
    fc
      .tuple(tie('type'), fc.boolean())
      .map(([element, containsNull]): DeltaType => ({ kind: 'array', element, containsNull })),
    fc
      .tuple(tie('type'), tie('type'), fc.boolean())
      .map(([key, value, valueContainsNull]): DeltaType => ({ kind: 'map', key, value, valueContainsNull })),
    fc
      .array(fc.record({ name: names, type: tie('type'), nullable: fc.boolean(), comment: comments }), { maxLength: 4 })
      .map((fields): DeltaType => ({ kind: 'struct', fields })),
  ),
})).type;

/** How a source spells or omits facts of a type. */
export interface Telling {
  /** `known`: provided; `unknown`: omitted; otherwise the default is assumed. */
  readonly containsNull: 'known' | 'unknown' | true;
  /** Whether `nullable` is written if it is true. */
  readonly nullable: boolean;
  /** Whether an absent comment is written as null. */
  readonly comment: boolean;
  /** How a string with the default collation is written. */
  readonly string: DeltaType;
}

/** Returns the type that a source with this knowledge should produce. */
export function toldBy(type: DeltaType, telling: Telling): DeltaType {
  const inner = (each: DeltaType): DeltaType => toldBy(each, telling);
  const flag = <Key extends string>(key: Key, value: unknown): { readonly [K in Key]?: boolean } => {
    if (telling.containsNull === 'unknown') return {};
    return { [key]: telling.containsNull === true ? true : value } as { readonly [K in Key]?: boolean };
  };
  switch (type.kind) {
    case 'string':
      return type.collation == null ? telling.string : { ...telling.string, ...type };
    case 'array':
      return { kind: 'array', element: inner(type.element), ...flag('containsNull', type.containsNull) };
    case 'map':
      return {
        kind: 'map',
        key: inner(type.key),
        value: inner(type.value),
        ...flag('valueContainsNull', type.valueContainsNull),
      };
    case 'struct':
      return { kind: 'struct', fields: type.fields.map((field) => fieldToldBy(field, telling)) };
    default:
      return type;
  }
}

function fieldToldBy({ name, type, nullable, comment }: StructField, telling: Telling): StructField {
  return {
    name,
    type: toldBy(type, telling),
    ...(nullable === false || telling.nullable ? { nullable } : {}),
    ...(comment != null || telling.comment ? { comment } : {}),
  };
}
