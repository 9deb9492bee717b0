import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import { listCheckNames } from '../../../model/check-constraints.js';
import { quoteName } from '../../../model/quote-name.js';
import { getSupport } from '../../../model/service-support.js';
import type { TableModel } from '../../../model/table-model.js';
import type { CheckOutcome } from '../check-outcome.js';

type Code = Diagnostic['code'];

/** How many diagnostics a message shows; it counts the others. */
const MAX_SHOWN = 5;

/**
 * Returns what the diagnostics of a table mean for ingesting into it. `okMessage` is the message if there are no errors or
 * warnings.
 */
export function classifyDiagnostics(
  model: TableModel,
  diagnostics: readonly Diagnostic[],
  okMessage: string,
): CheckOutcome<never> {
  const problems = diagnostics.filter(({ severity }) => severity !== 'info');
  if (problems.length === 0) return { status: 'ok', message: okMessage };
  const more = problems.length > MAX_SHOWN ? ` And ${problems.length - MAX_SHOWN} more.` : '';
  const shown = problems.slice(0, MAX_SHOWN);
  return {
    status: problems.some(preventsIngesting) ? 'fail' : 'warn',
    message: shown.map(({ message, code }) => `${message} [${code}]`).join(' ') + more,
    fix: [...new Set(shown.map(({ help }) => help))].join(' '),
    statements: writeStatements(model, new Set(problems.map(({ code }) => code))),
  };
}

function preventsIngesting({ severity, code }: Diagnostic): boolean {
  return severity === 'error' || getSupport(code)?.rejected === true;
}

/** Writes SQL that fixes problems without losing data; a CHECK constraint is dropped. */
function writeStatements(model: TableModel, codes: ReadonlySet<Code>): readonly string[] {
  const table = model.name.toSql();
  return [
    ...(codes.has('external-table') ? [`ALTER TABLE ${table} SET MANAGED;`] : []),
    ...(codes.has('check-constraint')
      ? listCheckNames(model).map((name) => `ALTER TABLE ${table} DROP CONSTRAINT ${quoteName(name)};`)
      : []),
    ...(codes.has('catalog-managed') ? [`ALTER TABLE ${table} DROP FEATURE catalogManaged;`] : []),
  ];
}
