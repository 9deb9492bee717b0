import type { Check, CheckStatus } from '../../app/doctor/doctor-report.js';
import { printable } from '../../diagnostics/printable.js';
import type { Style, Terminal } from '../terminal.js';

const STYLES: Readonly<Record<CheckStatus, Style>> = { ok: 'green', warn: 'yellow', fail: 'red', skip: 'dim' };

/** Length limit in UTF-16 units: a message may hold several diagnostics, and a fix several statements. */
const MAX_LENGTH = 4000;

/** Prints the checks of doctor in columns, by table; then counts, and the SQL of all fixes. */
export function printChecks(terminal: Terminal, checks: readonly Check[], quiet: boolean): void {
  const shown = quiet ? checks.filter(({ status }) => status === 'fail' || status === 'warn') : checks;
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  // The columns of status and name come before the message.
  const indent = width + 8;
  let heading: string | null | undefined;
  for (const { name, table, status, message, fix } of shown) {
    if (table !== heading) terminal.out(terminal.style('bold', printable(table ?? 'this machine')));
    heading = table;
    const label = terminal.style(STYLES[status], status.padEnd(4));
    terminal.print(`  ${label}  ${name.padEnd(width)}  ${printable(message, MAX_LENGTH)}`, indent);
    if (fix !== null) {
      terminal.print(`${' '.repeat(indent + 2)}fix: ${terminal.style('bold', printable(fix, MAX_LENGTH))}`, 5);
    }
  }
  if (!quiet) terminal.out(countStatuses(checks));
  const statements = new Set(checks.flatMap((check) => check.statements));
  if (statements.size === 0) return;
  terminal.out('Ask someone with permission to run this SQL:');
  for (const statement of statements) terminal.out(`  ${printable(statement, MAX_LENGTH)}`);
}

function countStatuses(checks: readonly Check[]): string {
  const order: readonly CheckStatus[] = ['ok', 'warn', 'fail', 'skip'];
  const counts = order.map((status) => [checks.filter((check) => check.status === status).length, status] as const);
  const shown = counts.filter(([count]) => count > 0).map(([count, status]) => `${count} ${status}`);
  return `${checks.length} checks: ${shown.join(', ')}`;
}
