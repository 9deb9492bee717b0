import type { CheckResult } from '../../app/check/check-result.js';
import type { GeneratedTable } from '../../app/generate/generate-project.js';
import { catalogue } from '../../diagnostics/catalogue.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { printable } from '../../diagnostics/printable.js';
import type { DriftSeverity } from '../../drift/classification.js';
import type { Finding } from '../../drift/finding.js';
import type { Style, Terminal } from '../terminal.js';
import { showChecks } from './human-checks.js';
import { nameOf } from './problem.js';
import type { Reporter } from './reporter.js';

const severityStyle: Readonly<Record<Diagnostic['severity'] | DriftSeverity, Style>> = {
  error: 'red',
  breaking: 'red',
  warning: 'yellow',
  compatible: 'yellow',
  info: 'cyan',
};

/** What happened on stdout, problems on stderr. With `quiet` only problems and findings. */
export function humanReporter(terminal: Terminal, quiet: boolean): Reporter {
  return {
    diagnosed: (checks) => showChecks(terminal, checks, quiet),
    generated(results) {
      for (const result of once(results)) showGenerated(terminal, result, quiet);
      if (!quiet && results.length > 1) terminal.out(counted(results.map(wordOf)));
    },
    checked(results) {
      for (const result of once(results)) showChecked(terminal, result, quiet);
      if (!quiet && results.length > 1) terminal.out(counted(results.map(({ status }) => status)));
    },
  };
}

/** What is wrong with none of the tables, such as a host that is missing, is said with the first of them only. */
function once<R extends { readonly table: string; readonly diagnostics: readonly Diagnostic[] }>(
  results: readonly R[],
): R[] {
  const said = new Set<string>();
  return results.map((result) => {
    const diagnostics = result.diagnostics.filter(({ code, path, table, message }) => {
      if (path !== null || (table !== null && message.includes(table))) return true;
      const fresh = !said.has(`${code} ${message}`);
      said.add(`${code} ${message}`);
      return fresh;
    });
    return { ...result, table: printable(result.table), diagnostics };
  });
}

function showGenerated(
  terminal: Terminal,
  { table, status, files, diagnostics }: GeneratedTable,
  quiet: boolean,
): void {
  if (!quiet && status !== 'failed') {
    terminal.out(terminal.style('bold', table) + (status === 'unchanged' ? ': nothing changed' : ''));
    const changed = files.filter((file) => file.status !== 'unchanged');
    for (const { path, status, patch } of changed) {
      const word = patch === undefined ? status.padEnd(8) : `would be ${status}`;
      terminal.out(`  ${terminal.style('green', word)} ${printable(path)}`);
    }
    const same = files.length - changed.length;
    if (same > 0 && changed.length > 0) terminal.out(terminal.style('dim', `  ${same} unchanged`));
  }
  if (!quiet) for (const { patch } of files) if (patch !== undefined) showPatch(terminal, patch);
  showDiagnostics(terminal, diagnostics);
  if (!quiet && status === 'written') showNotes(terminal, table, diagnostics);
}

const patchStyle: Readonly<Record<string, Style>> = { '+': 'green', '-': 'red', '@': 'cyan' };

/** A unified diff, which `git apply` takes. A file that was edited by hand may hold what a terminal would obey. */
function showPatch(terminal: Terminal, patch: string): void {
  for (const line of patch.trimEnd().split('\n')) {
    const style = /^(\+\+\+|---) /.test(line) ? 'bold' : patchStyle[line[0] ?? ''];
    const safe = line.replace(/[^\P{Cc}\t]/gu, '\ufffd');
    terminal.out(style === undefined ? safe : terminal.style(style, safe));
  }
}

function showChecked(terminal: Terminal, result: CheckResult, quiet: boolean): void {
  const { status, findings, diagnostics } = result;
  const table = nameOf(result);
  if (status === 'ok' && findings.length === 0) {
    if (!quiet) terminal.out(`${terminal.style('bold', table)}: ${terminal.style('green', 'no drift')}`);
  } else {
    const word = { ok: 'nothing that fails', drift: 'drift', error: 'could not be checked' }[status];
    const style: Style = status === 'ok' ? 'green' : 'red';
    terminal.out(`${terminal.style('bold', table)}: ${terminal.style(style, word)}`);
  }
  for (const finding of findings) {
    const { severity, code, message } = finding;
    terminal.out(`  ${terminal.style(severityStyle[severity], severity.padEnd(10))} ${message} [${code}]`);
    const change = changeOf(terminal, finding);
    if (change !== undefined) terminal.out(`             ${change}`);
  }
  const fixes = new Set(findings.map(({ fix }) => fix));
  for (const fix of fixes) terminal.out(`  to mend it: ${terminal.style('bold', printable(fix))}`);
  showDiagnostics(terminal, diagnostics);
}

/** Long texts are comments, and expressions. */
const SHOWN = 120;

/** What it was and what it is, `INT -> BIGINT`; undefined for a change that has no two states, such as another order. */
function changeOf(terminal: Terminal, { before, after }: Finding): string | undefined {
  if (before === null && after === null) return undefined;
  const [was, is] = [before, after].map((state) => (state === null ? 'none' : printable(state, SHOWN)));
  return `${terminal.style('red', was ?? '')} -> ${terminal.style('green', is ?? '')}`;
}

/** Errors and warnings one by one; what is only good to know once for all columns that it concerns. */
function showDiagnostics(terminal: Terminal, diagnostics: readonly Diagnostic[]): void {
  for (const { severity, code, table, message, help } of diagnostics) {
    if (severity === 'info') continue;
    const place = table === null || message.includes(table) ? '' : `${printable(table)}: `;
    terminal.err(`${terminal.style(severityStyle[severity], severity, 'err')}: ${place}${message} [${code}]`);
    terminal.err(`  ${help}`);
  }
}

/** How many columns are named before the rest is counted. */
const NAMED = 8;

function showNotes(terminal: Terminal, table: string, diagnostics: readonly Diagnostic[]): void {
  const notes = diagnostics.filter(({ severity }) => severity === 'info');
  for (const code of new Set(notes.map((note) => note.code))) {
    const found = notes.filter((note) => note.code === code);
    const paths = found.flatMap(({ path }) => path ?? []);
    const more = paths.length > NAMED ? `, and ${paths.length - NAMED} more` : '';
    const title = `${table}: ${catalogue[code].title}: ${paths
      .slice(0, NAMED)
      .map((path) => printable(path, 100))
      .join(', ')}${more}`;
    terminal.err(`${terminal.style('cyan', 'info', 'err')}: ${title} [${code}]`);
    terminal.err(`  ${catalogue[code].why} ${found[0]?.help ?? ''}`);
  }
}

/** With `--dry-run` nothing was written. */
function wordOf({ status, files }: GeneratedTable): string {
  return status === 'written' && files.some(({ patch }) => patch !== undefined) ? 'would be written' : status;
}

function counted(statuses: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
  return `${statuses.length} tables: ${[...counts].map(([status, count]) => `${count} ${status}`).join(', ')}`;
}
