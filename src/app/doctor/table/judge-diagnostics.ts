import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import { getCheckNames } from '../../../model/check-constraints.js';
import { quoteName } from '../../../model/quote-name.js';
import { getSupport } from '../../../model/service-support.js';
import type { TableModel } from '../../../model/table-model.js';
import type { Verdict } from '../verdict.js';

type Code = Diagnostic['code'];

/** More of them are counted only. */
const maxShown = 5;

/** What diagnostics of a table mean for ingesting into it; `fine` is said where there are none but notes. */
export function judgeDiagnostics(model: TableModel, found: readonly Diagnostic[], fine: string): Verdict<never> {
  const told = found.filter(({ severity }) => severity !== 'info');
  if (told.length === 0) return { status: 'ok', message: fine };
  const more = told.length > maxShown ? ` And ${told.length - maxShown} more.` : '';
  const shown = told.slice(0, maxShown);
  return {
    status: told.some(fails) ? 'fail' : 'warn',
    message: shown.map(({ message, code }) => `${message} [${code}]`).join(' ') + more,
    fix: [...new Set(shown.map(({ help }) => help))].join(' '),
    statements: statementsFor(model, new Set(told.map(({ code }) => code))),
  };
}

function fails({ severity, code }: Diagnostic): boolean {
  return severity === 'error' || getSupport(code)?.rejected === true;
}

/** What SQL can mend without losing anything but a check. */
function statementsFor(model: TableModel, codes: ReadonlySet<Code>): readonly string[] {
  const table = model.name.toSql();
  const checks = getCheckNames(model)?.split(', ') ?? [];
  return [
    ...(codes.has('external-table') ? [`ALTER TABLE ${table} SET MANAGED;`] : []),
    ...(codes.has('check-constraint')
      ? checks.map((name) => `ALTER TABLE ${table} DROP CONSTRAINT ${quoteName(name)};`)
      : []),
    ...(codes.has('catalog-managed') ? [`ALTER TABLE ${table} DROP FEATURE catalogManaged;`] : []),
  ];
}
