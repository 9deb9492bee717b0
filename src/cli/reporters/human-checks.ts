import type { Check, CheckStatus } from '../../app/doctor/check.js';
import { printable } from '../../diagnostics/printable.js';
import type { Style, Terminal } from '../terminal.js';

const styles: Readonly<Record<CheckStatus, Style>> = { ok: 'green', warn: 'yellow', fail: 'red', skip: 'dim' };

/** In UTF-16 units: a message has several diagnostics, a fix several statements with three names each. */
const maxShown = 4000;

/** The checks of doctor in columns, under what they are of, then a count, and all SQL of the fixes once more. */
export function showChecks(terminal: Terminal, checks: readonly Check[], quiet: boolean): void {
  const shown = quiet ? checks.filter(({ status }) => status === 'fail' || status === 'warn') : checks;
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  let under: string | null | undefined;
  for (const { name, table, status, message, fix } of shown) {
    if (table !== under) terminal.out(terminal.style('bold', printable(table ?? 'this machine')));
    under = table;
    const word = terminal.style(styles[status], status.padEnd(4));
    terminal.out(`  ${word}  ${name.padEnd(width)}  ${printable(message, maxShown)}`);
    if (fix !== null)
      terminal.out(`${' '.repeat(width + 10)}to mend it: ${terminal.style('bold', printable(fix, maxShown))}`);
  }
  if (!quiet) terminal.out(counted(checks));
  const statements = new Set(checks.flatMap((check) => check.statements));
  if (statements.size === 0) return;
  terminal.out('To be run by who may, in a SQL editor:');
  for (const statement of statements) terminal.out(`  ${printable(statement, maxShown)}`);
}

function counted(checks: readonly Check[]): string {
  const order: readonly CheckStatus[] = ['ok', 'warn', 'fail', 'skip'];
  const counts = order.map((status) => [checks.filter((check) => check.status === status).length, status] as const);
  const told = counts.filter(([count]) => count > 0).map(([count, status]) => `${count} ${status}`);
  return `${checks.length} checks: ${told.join(', ')}`;
}
