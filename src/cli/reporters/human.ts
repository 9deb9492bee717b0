import type { CheckResult, Finding } from '../../app/check/check-result.js';
import type { GeneratedTable } from '../../app/generate/generate-project.js';
import { catalogue } from '../../diagnostics/catalogue.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { commandMark, printable, printableLines } from '../../diagnostics/printable.js';
import type { Style, Terminal } from '../terminal.js';
import { printChecks } from './human-checks.js';
import { tableLabel } from './problem.js';
import type { Reporter } from './reporter.js';

const SEVERITY_STYLES: Readonly<Record<Diagnostic['severity'] | Finding['severity'], Style>> = {
  error: 'red',
  breaking: 'red',
  warning: 'yellow',
  compatible: 'yellow',
  info: 'cyan',
};

/** Indentation of a finding's message and change: two spaces, the severity in ten columns, one space. */
const FINDING_INDENT = 13;

/** Length limit of a message in UTF-16 units: it may hold a state and its effect. */
const MAX_MESSAGE_LENGTH = 2000;

/** Prints results on stdout and problems on stderr; with `quiet`, problems and findings only. */
export function humanReporter(terminal: Terminal, quiet: boolean): Reporter {
  return {
    diagnosed: (checks) => printChecks(terminal, checks, quiet),
    generated(results) {
      for (const result of withoutRepetition(results)) printGenerated(terminal, result, quiet);
      if (!quiet && results.length > 1) terminal.out(countStatuses(results.map(statusText)));
    },
    checked(results) {
      for (const result of withoutRepetition(results)) printChecked(terminal, result, quiet);
      if (!quiet && results.length > 1) terminal.out(countStatuses(results.map(({ status }) => status)));
    },
  };
}

/** Keeps a diagnostic that is the same for all tables, such as a missing host, at the first table only. */
function withoutRepetition<R extends { readonly table: string; readonly diagnostics: readonly Diagnostic[] }>(
  results: readonly R[],
): R[] {
  const printed = new Set<string>();
  return results.map((result) => {
    const diagnostics = result.diagnostics.filter(({ code, path, table, message }) => {
      if (path !== null || (table !== null && message.includes(table))) return true;
      const isNew = !printed.has(`${code} ${message}`);
      printed.add(`${code} ${message}`);
      return isNew;
    });
    return { ...result, table: printable(result.table), diagnostics };
  });
}

function printGenerated(
  terminal: Terminal,
  { table, status, files, diagnostics }: GeneratedTable,
  quiet: boolean,
): void {
  if (!quiet && status !== 'failed') {
    terminal.out(terminal.style('bold', table) + (status === 'unchanged' ? ': nothing changed' : ''));
    const changed = files.filter((file) => file.status !== 'unchanged');
    for (const file of changed) {
      const verb = file.patch === undefined ? file.status.padEnd(8) : `would be ${file.status}`;
      terminal.out(`  ${terminal.style('green', verb)} ${printable(file.path)}`);
    }
    const unchanged = files.length - changed.length;
    if (unchanged > 0 && changed.length > 0) terminal.out(terminal.style('dim', `  ${unchanged} unchanged`));
  }
  if (!quiet) for (const { patch } of files) if (patch !== undefined) printPatch(terminal, patch);
  printDiagnostics(terminal, diagnostics);
  if (!quiet && status === 'written') printNotes(terminal, table, diagnostics);
}

const PATCH_STYLES: Readonly<Record<string, Style>> = { '+': 'green', '-': 'red', '@': 'cyan' };

/** Prints a unified diff that `git apply` accepts, without control characters and commands that an edited file may hold. */
function printPatch(terminal: Terminal, patch: string): void {
  for (const line of patch.trimEnd().split('\n')) {
    const style = /^(\+\+\+|---) /.test(line) ? 'bold' : PATCH_STYLES[line[0] ?? ''];
    const safe = line.replace(/[^\P{Cc}\t]/gu, '\ufffd').replace(commandMark, '\ufffd');
    terminal.out(style === undefined ? safe : terminal.style(style, safe));
  }
}

function printChecked(terminal: Terminal, result: CheckResult, quiet: boolean): void {
  const { status, findings, diagnostics } = result;
  const table = terminal.style('bold', tableLabel(result));
  if (status === 'ok' && findings.length === 0) {
    if (!quiet) terminal.out(`${table}: ${terminal.style('green', 'no drift')}`);
  } else {
    const text = { ok: 'no failing drift', drift: 'drift', error: 'could not be checked' }[status];
    terminal.out(`${table}: ${terminal.style(status === 'ok' ? 'green' : 'red', text)}`);
  }
  for (const finding of findings) {
    const { severity, code, message } = finding;
    const label = terminal.style(SEVERITY_STYLES[severity], severity.padEnd(10));
    terminal.print(`  ${label} ${printable(message, MAX_MESSAGE_LENGTH)} [${code}]`, FINDING_INDENT - 2);
    const change = changeText(terminal, finding);
    if (change !== undefined) terminal.out(`${' '.repeat(FINDING_INDENT)}${change}`);
  }
  for (const fix of new Set(findings.map(({ fix }) => fix))) {
    // Not broken into lines: most fixes are commands or SQL, to be copied.
    terminal.out(`  fix: ${terminal.style('bold', printable(fix))}`);
  }
  printDiagnostics(terminal, diagnostics);
}

/** Length limit of a state in UTF-16 units: comments and expressions may be long. */
const MAX_STATE_LENGTH = 120;

/** Writes `INT -> BIGINT`; undefined for a change that has no two states, such as another order. */
function changeText(terminal: Terminal, { before, after }: Finding): string | undefined {
  if (before === null && after === null) return undefined;
  const [old, current] = [before, after].map((state) => (state === null ? 'none' : printable(state, MAX_STATE_LENGTH)));
  return `${terminal.style('red', old ?? '')} -> ${terminal.style('green', current ?? '')}`;
}

/** Prints errors and warnings. */
function printDiagnostics(terminal: Terminal, diagnostics: readonly Diagnostic[]): void {
  for (const { severity, code, table, message, help } of diagnostics) {
    if (severity === 'info') continue;
    const place = table === null || message.includes(table) ? '' : `${printable(table)}: `;
    const label = terminal.style(SEVERITY_STYLES[severity], severity, 'err');
    terminal.err(`${label}: ${place}${printableLines(message)} [${code}]`);
    terminal.err(`  fix: ${printableLines(help)}`);
  }
}

/** How many columns a note names. */
const MAX_COLUMNS = 8;

/** Prints each kind of info once, with the columns that it concerns. */
function printNotes(terminal: Terminal, table: string, diagnostics: readonly Diagnostic[]): void {
  const notes = diagnostics.filter(({ severity }) => severity === 'info');
  for (const code of new Set(notes.map((note) => note.code))) {
    const same = notes.filter((note) => note.code === code);
    const paths = same.flatMap(({ path }) => path ?? []);
    const more = paths.length > MAX_COLUMNS ? `, and ${paths.length - MAX_COLUMNS} more` : '';
    const names = paths.slice(0, MAX_COLUMNS).map((path) => printable(path, 100));
    const title = `${table}: ${catalogue[code].title}: ${names.join(', ')}${more}`;
    terminal.err(`${terminal.style('cyan', 'info', 'err')}: ${title} [${code}]`);
    terminal.err(`  ${catalogue[code].why} ${same[0]?.help ?? ''}`);
  }
}

/** The status for people: a dry run writes nothing. */
function statusText({ status, files }: GeneratedTable): string {
  return status === 'written' && files.some(({ patch }) => patch !== undefined) ? 'would be written' : status;
}

function countStatuses(statuses: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
  return `${statuses.length} tables: ${[...counts].map(([status, count]) => `${count} ${status}`).join(', ')}`;
}
