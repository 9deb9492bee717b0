import { parseSqlType } from '../../src/ddl/parse-sql-type.ts';
import type { DeltaType } from '../../src/model/delta-type.ts';

/** A canonical form for every spelling of a type, computed from JSON independently of the parser. */
export type Form = string | readonly [string, ...(Form | string | boolean | null)[]];

/** Returns the canonical form of a parsed type. */
export function formOf(type: DeltaType): Form {
  switch (type.kind) {
    case 'array':
      return ['array', formOf(type.element), type.containsNull ?? null];
    case 'map':
      return ['map', formOf(type.key), formOf(type.value), type.valueContainsNull ?? null];
    case 'struct':
      return [
        'struct',
        ...type.fields.flatMap(({ name, type: inner, nullable, comment }) => [
          name,
          formOf(inner),
          nullable ?? null,
          comment ?? null,
        ]),
      ];
    case 'unsupported':
      return ['unsupported'];
    default:
      return scalarForm(type);
  }
}

/** Returns the canonical form of the JSON of a Spark type; meaningless for other JSON. */
export function formOfTypeJson(json: unknown): Form {
  if (typeof json !== 'object' || json === null) return wordForm(String(json));
  const of = json as Readonly<Record<string, unknown>>;
  if (of['type'] === 'array') return ['array', formOfTypeJson(of['elementType']), flag(of['containsNull'])];
  if (of['type'] === 'map')
    return ['map', formOfTypeJson(of['keyType']), formOfTypeJson(of['valueType']), flag(of['valueContainsNull'])];
  if (of['type'] === 'udt') return ['unsupported'];
  if (of['type'] !== 'struct') return wordForm(String(of['type']));
  const fields = (Array.isArray(of['fields']) ? of['fields'] : []) as Readonly<Record<string, unknown>>[];
  return [
    'struct',
    ...fields.flatMap((field) => {
      const metadata = (field['metadata'] ?? {}) as Readonly<Record<string, unknown>>;
      const declared = metadata['__CHAR_VARCHAR_TYPE_STRING'];
      const comment = metadata['comment'];
      if (typeof declared === 'string') return [];
      return [
        String(field['name']),
        formOfTypeJson(field['type']),
        flag(field['nullable']),
        typeof comment === 'string' && comment !== '' ? comment : null,
      ];
    }),
  ];
}

/** Returns the canonical form of the JSON of a type in `DESCRIBE … AS JSON`. */
export function formOfDescribed(json: unknown): Form {
  const of = (json ?? {}) as Readonly<Record<string, unknown>>;
  const word = String(of['name']).trim().toLowerCase();
  if (word === 'array') return ['array', formOfDescribed(of['element_type']), flag(of['element_nullable'])];
  if (word === 'map')
    return ['map', formOfDescribed(of['key_type']), formOfDescribed(of['value_type']), flag(of['value_nullable'])];
  if (word === 'decimal') return wordForm(`decimal(${of['precision']},${of['scale']})`);
  if (word === 'char' || word === 'varchar') return wordForm(`${word}(${of['length']})`);
  if (word === 'interval') return ['unsupported'];
  if (word === 'string') {
    const collation = of['collation'];
    return typeof collation === 'string' && collation.toUpperCase() !== 'UTF8_BINARY'
      ? `string ${collation}`
      : 'string';
  }
  if (word !== 'struct') return wordForm(String(of['name']));
  const fields = (Array.isArray(of['fields']) ? of['fields'] : []) as Readonly<Record<string, unknown>>[];
  return [
    'struct',
    ...fields.flatMap((field) => {
      const comment = field['comment'];
      return [
        String(field['name']),
        formOfDescribed(field['type']),
        flag(field['nullable']),
        typeof comment === 'string' && comment !== '' ? comment : null,
      ];
    }),
  ];
}

/** A word is a SQL type, which has its own test, or a future type. */
function wordForm(text: string): Form {
  try {
    return formOf(parseSqlType(text));
  } catch {
    return ['unsupported'];
  }
}

function scalarForm(type: DeltaType): string {
  if (type.kind === 'string') return type.collation ? `string ${type.collation}` : 'string';
  if (type.kind === 'decimal') return `decimal ${type.precision} ${type.scale}`;
  return type.kind === 'char' || type.kind === 'varchar' ? `${type.kind} ${type.length}` : type.kind;
}

function flag(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}
