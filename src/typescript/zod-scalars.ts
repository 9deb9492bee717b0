import type { ScalarType } from '../proto/scalar-types.js';
import { getScalarRow, type ScalarRow, scalarName } from '../proto/scalar-types.js';
import { literal, type Use } from './code.js';

/** The zod schema of a JSON value, and its TypeScript type. */
const jsonForms: Readonly<Record<ScalarRow['json'], readonly [schema: string, type: string]>> = {
  boolean: ['z.boolean()', 'boolean'],
  number: ['z.number()', 'number'],
  'number-or-text': [
    "z.union([z.number(), z.string()], 'Invalid input: expected number or string')",
    'number | string',
  ],
  text: ['z.string()', 'string'],
  any: ['z.unknown()', 'unknown'],
};

/** Schemas of scalars, each a constant of the file, made once and used by name. */
export class ZodScalars {
  readonly #lines: Map<string, string> = new Map();
  readonly #use: Use;

  constructor(use: Use) {
    this.#use = use;
  }

  /** The name of the schema of a value. */
  value(type: ScalarType): string {
    const [schema, json] = jsonForms[getScalarRow(type).json];
    return this.#constant(nameOf(type), schema, json, 'jsonValue', type);
  }

  /** The name of the schema of a map's key. */
  key(type: ScalarType): string {
    return this.#constant(`${nameOf(type)}_key`, ...jsonForms.text, 'jsonKey', type);
  }

  /** What a schema gives, as TypeScript. */
  output(type: ScalarType): string {
    const { record } = getScalarRow(type);
    const name = type.kind === 'variant' ? 'VariantInput' : record;
    return name === 'Micros' || name === 'VariantInput' ? this.#use(name) : name;
  }

  /** The constants, in the order of first use. */
  lines(): string[] {
    return [...this.#lines.values()];
  }

  #constant(name: string, schema: string, json: string, parser: 'jsonValue' | 'jsonKey', type: ScalarType): string {
    if (!this.#lines.has(name)) {
      const parse = `${this.#use(parser)}(${literal(scalarName(type))})`;
      this.#lines.set(name, `const ${name}: z.ZodType<${this.output(type)}, ${json}> = ${schema}.transform(${parse});`);
    }
    return name;
  }
}

/** `decimal_10_2`: begins in lower case, as no schema of a struct does. */
function nameOf(type: ScalarType): string {
  return scalarName(type)
    .replace(/\W+(?=\d)/g, '_')
    .replace(/\W+$/, '');
}
