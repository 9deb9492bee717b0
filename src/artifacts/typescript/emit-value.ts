import type { ScalarType } from '../../proto/scalar-types.js';
import { getScalarRow, listPutParameters } from '../../proto/scalar-types.js';
import { type Lines, literal, type Use } from './code.js';
import type { FieldPlan, ValuePlan } from './record-plan.js';
import { plus } from './tag-bytes.js';

/** The most bytes of a value: a constant, plus a call for the part that depends on the value. */
export type Bound = readonly [constant: number, call?: string];

/** Returns the call that checks and writes a scalar at `at`, and evaluates to the end. */
export function putScalar(type: ScalarType, value: string, at: string, column: string, use: Use): string {
  const { into, put } = getScalarRow(type);
  const target = into === 'view' ? 'writer.view' : 'b';
  return `${use(put)}(${[target, value, ...listPutParameters(type), at, column].join(', ')})`;
}

/** Returns the most bytes of a scalar, plus `extra` bytes in front of it. */
export function scalarBound(type: ScalarType, variable: string, extra: number, use: Use): Bound {
  const { bytes } = getScalarRow(type);
  return typeof bytes === 'number' ? [bytes + extra] : [extra, `${use(bytes)}(${variable})`];
}

export function sumBounds(bounds: readonly Bound[]): string {
  const constant = bounds.reduce((sum, [number]) => sum + number, 0);
  return [constant, ...bounds.flatMap(([, call]) => call ?? [])].join(' + ');
}

/** The code that writes an array element or a map value. Its errors name no column: whoever catches them adds it. */
export interface ElementCode {
  readonly load: Lines;
  readonly bound: (extra: number) => Bound;
  /** The expression that writes at `variable + offset`, and evaluates to the new end. */
  readonly put: (variable: string, offset: number) => string;
}

export function elementCode(element: ValuePlan, variable: string, use: Use): ElementCode {
  if (element.kind === 'struct') {
    const checked = `${use('object')}(${variable}, '')`;
    return {
      load: [],
      bound: (extra) => [extra + 1],
      put: (at, offset) => putMessage(element.struct.name, checked, plus(at, offset + 1)),
    };
  }
  const { type } = element;
  const json = type.kind === 'variant';
  const load = json
    ? [`if (${variable} == null) throw ${use('missing')}('');`, `const json = ${use('variantJson')}(${variable}, '');`]
    : [];
  const put = json ? 'json' : variable;
  return {
    load,
    bound: (extra) => scalarBound(type, put, extra, use),
    put: (at, offset) => putScalar(type, put, plus(at, offset), "''", use),
  };
}

/** Returns the expression that writes a struct at `start`, after one byte that is kept free for its length. */
export function putMessage(struct: string, value: string, start: string): string {
  return `writer.endMessage(${start}, write${struct}(writer, ${value}, ${start}))`;
}

/** Returns the expression that reads a field of the input: `init.name`, or own properties only for inherited names. */
export function readInit(field: FieldPlan, type: string, use: Use): string {
  if (!field.inherited) return `init.${field.name}`;
  const own = (key: string): string => `${use('own')}(init, ${literal(key)})`;
  // A decoded record that is passed back has the property name of the class.
  const found = field.property === field.name ? own(field.name) : `(${own(field.name)} ?? ${own(field.property)})`;
  return `${found} as ${type}${field.notNull ? '' : ' | null | undefined'}`;
}
