import { catalogue, type DiagnosticCode, type DiagnosticParams, type Severity } from './catalogue.js';
import { printable } from './printable.js';

/** One finding, in the shape that `--reporter json` prints (docs/cli.md, `D`). */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** `catalog.schema.table`, or null where no table is concerned. */
  readonly table: string | null;
  /** The column, with struct fields after dots and `[]` for elements, `{}` for map values: `readings[].value`. */
  readonly path: string | null;
  readonly message: string;
  /** What to do next. */
  readonly help: string;
}

/** Where a diagnostic points. */
export interface DiagnosticPlace {
  /** Its name, or whatever gives it as text. */
  readonly table?: { toString(): string } | null | undefined;
  readonly path?: string | null | undefined;
}

/** Makes a diagnostic from its row in the catalogue; every placeholder of the templates must be given. */
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

/** In UTF-16 units. Longer texts come from garbage, and help nobody. */
const maxMessage = 2000;

/** What is told on several lines: the code that joins them makes each fit to be shown. */
const onLines: ReadonlySet<string> = new Set(['tried']);

function fill(template: string, values: Readonly<Record<string, string>>): string {
  const text = template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (!Object.hasOwn(values, name)) return whole;
    return onLines.has(name) ? values[name]! : printable(values[name]!);
  });
  // The code of an error comes behind it.
  return text.length < maxMessage - 50 ? text : `${text.slice(0, maxMessage - 51).toWellFormed()}…`;
}
