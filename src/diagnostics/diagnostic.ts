import { catalogue, type DiagnosticCode, type DiagnosticParams, type Severity } from './catalogue.js';
import { printable } from './printable.js';

/** A coded error, warning or info, in the shape that `--reporter json` prints (docs/cli.md, `D`). */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** `catalog.schema.table`, or null if the diagnostic is not about a table. */
  readonly table: string | null;
  /** The column. Struct fields follow a dot, `[]` is an array element and `{}` a map value: `readings[].value`. */
  readonly path: string | null;
  readonly message: string;
  /** How to fix it. */
  readonly help: string;
}

/** The table and column that a diagnostic is about. */
export interface DiagnosticPlace {
  /** The table name, as text or as an object that converts to it. */
  readonly table?: { toString(): string } | null | undefined;
  readonly path?: string | null | undefined;
}

/** Creates a diagnostic from its row in the catalogue. `params` has a value for each placeholder of its templates. */
export function diagnostic<C extends DiagnosticCode>(
  code: C,
  place: DiagnosticPlace,
  params: DiagnosticParams<C>,
): Diagnostic {
  const row = catalogue[code];
  const values: Readonly<Record<string, string>> = params;
  const table = place.table == null ? null : String(place.table);
  return {
    code,
    severity: row.severity,
    table,
    path: place.path ?? null,
    message: fill(row.message, values),
    help: fill(row.help, values),
  };
}

/** Returns whether a diagnostic is an error: then neither the lock nor any file of the table is written. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** In UTF-16 units. A longer text can only come from corrupt input and would not help the reader. */
const maxMessage = 2000;

/** Placeholders whose value has several lines. The code that joins the lines escapes each one. */
const multiLine: ReadonlySet<string> = new Set(['tried']);

function fill(template: string, values: Readonly<Record<string, string>>): string {
  const text = template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (!Object.hasOwn(values, name)) return whole;
    return multiLine.has(name) ? values[name]! : printable(values[name]!);
  });
  // Leaves room for the code that GenError appends.
  return text.length < maxMessage - 50 ? text : `${text.slice(0, maxMessage - 51).toWellFormed()}…`;
}
