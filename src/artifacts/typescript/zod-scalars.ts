import type { ScalarType } from '../../proto/scalar-types.js';
import { getScalarRow, type ScalarRow, scalarName } from '../../proto/scalar-types.js';
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

/** The schemas of scalars: constants of the module, each created on first use. */
export class ZodScalars {
  readonly #lines: Map<string, string> = new Map();
  readonly #use: Use;

  constructor(use: Use) {
    this.#use = use;
  }

  /** Returns the name of the schema of a value. */
  value(type: ScalarType): string {
    const [schema, json] = jsonForms[getScalarRow(type).json];
    return this.#constant(schemaName(type), schema, json, 'jsonValue', type);
  }

  /** Returns the name of the schema of a map key. */
  key(type: ScalarType): string {
    return this.#constant(`${schemaName(type)}_key`, ...jsonForms.text, 'jsonKey', type);
  }

  /** Returns the output type of a schema. */
  output(type: ScalarType): string {
    const { record } = getScalarRow(type);
    const name = type.kind === 'variant' ? 'VariantInput' : record;
    return name === 'Micros' || name === 'VariantInput' ? this.#use(name) : name;
  }

  /** Returns the constants in the order of first use. */
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

/** Names a constant: `decimal_10_2`. It begins in lower case, unlike the schemas of structs. */
function schemaName(type: ScalarType): string {
  return scalarName(type)
    .replace(/\W+(?=\d)/g, '_')
    .replace(/\W+$/, '');
}
