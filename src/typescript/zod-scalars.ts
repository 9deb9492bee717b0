import { literal, type Use } from './code.js';
import { columnTypeName } from './emit-columns.js';
import type { ScalarType } from './record-plan.js';
import { ruleOf } from './scalar-rules.js';

/** What JSON has for a scalar: the schema, and its type. */
type Json = readonly [schema: string, type: string];

const text: Json = ['z.string()', 'string'];
const number: Json = ['z.number()', 'number'];
const either: Json = [
  "z.union([z.number(), z.string()], 'Invalid input: expected number or string')",
  'number | string',
];

/** JSON loses digits of large integers, and has no infinity: these come as text too. DECIMAL comes as text only. */
const forms: Readonly<Partial<Record<ScalarType['kind'], Json>>> = {
  boolean: ['z.boolean()', 'boolean'],
  tinyint: number,
  smallint: number,
  int: number,
  bigint: either,
  float: either,
  double: either,
  variant: ['z.unknown()', 'unknown'],
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
    const [schema, json] = forms[type.kind] ?? text;
    return this.#constant(nameOf(type), schema, json, 'jsonValue', type);
  }

  /** The name of the schema of a map's key. */
  key(type: ScalarType): string {
    return this.#constant(`${nameOf(type)}_key`, ...text, 'jsonKey', type);
  }

  /** What a schema gives, as TypeScript. */
  output(type: ScalarType): string {
    const { record } = ruleOf(type);
    const name = type.kind === 'variant' ? 'VariantInput' : record;
    return name === 'Micros' || name === 'VariantInput' ? this.#use(name) : name;
  }

  /** The constants, in the order of first use. */
  lines(): string[] {
    return [...this.#lines.values()];
  }

  #constant(name: string, schema: string, json: string, parser: 'jsonValue' | 'jsonKey', type: ScalarType): string {
    if (!this.#lines.has(name)) {
      const parse = `${this.#use(parser)}(${literal(columnTypeName(type))})`;
      this.#lines.set(name, `const ${name}: z.ZodType<${this.output(type)}, ${json}> = ${schema}.transform(${parse});`);
    }
    return name;
  }
}

/** `decimal_10_2`: begins in lower case, as no schema of a struct does. */
function nameOf(type: ScalarType): string {
  return columnTypeName(type)
    .replace(/\W+(?=\d)/g, '_')
    .replace(/\W+$/, '');
}
