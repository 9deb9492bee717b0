import { ZerobusError, type ZerobusErrorCode } from 'zerobus-runtime';
import type { FilePlace } from '../../app/send/file-place.js';
import { LineError } from '../../app/send/line-error.js';
import type { SendResult } from '../../app/send/send-result.js';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.js';
import { GenError } from '../../diagnostics/gen-error.js';
import { printable } from '../../diagnostics/printable.js';
import type { TableName } from '../../model/table-name.js';
import type { Context } from '../context.js';
import { type ExitCode, exitCode } from '../exit-code.js';

/** What a send was, and what became of it. */
export interface SendReport {
  readonly table: TableName;
  readonly dryRun: boolean;
  readonly rejects: FilePlace | undefined;
  readonly resume: FilePlace | undefined;
  /** Of the table. */
  readonly diagnostics: readonly Diagnostic[];
  readonly durationMs: number;
  /** Of one that did not begin, why. */
  readonly outcome: SendResult | { readonly failure: unknown };
}

/** A diagnostic; its code may be one of the runtime too. */
type Told = Omit<Diagnostic, 'code'> & { readonly code: string };

/** Tells a send once: as one JSON document on stdout, or to people. Throws what is a bug. */
export function reportSend(
  report: SendReport,
  { reporter, quiet }: { readonly reporter: 'human' | 'json'; readonly quiet: boolean },
  context: Context,
): ExitCode {
  const { outcome } = report;
  const result: SendResult = 'read' in outcome ? outcome : { ...nothing, ...outcome };
  const told = [...report.diagnostics, ...problemsOf(report, result)];
  const { terminal } = context;
  if (reporter === 'json') terminal.out(JSON.stringify(documentOf(report, result, told), null, 2));
  else {
    for (const { severity, code, message, help } of told) {
      terminal.err(`${terminal.style(severity === 'error' ? 'red' : 'yellow', severity, 'err')}: ${message} [${code}]`);
      if (help !== '') terminal.err(`  ${help}`);
    }
    const { stoppedAt = 0 } = result;
    if (stoppedAt > 1) terminal.err(whereToGoOn(report, result, stoppedAt));
    if (!quiet && 'read' in outcome) terminal.out(summary(report, result));
  }
  if (result.interrupted) return exitCode.interrupted;
  return told.some(({ severity }) => severity === 'error') ? exitCode.failed : exitCode.done;
}

const nothing: Omit<SendResult, 'failure'> = {
  read: 0,
  sent: 0,
  rejected: 0,
  firstRejection: undefined,
  interrupted: false,
  unsaved: undefined,
  stoppedAt: undefined,
};

function documentOf(
  { table, durationMs, dryRun }: SendReport,
  result: SendResult,
  diagnostics: readonly Told[],
): object {
  const { interrupted, read, sent, rejected, stoppedAt } = result;
  const reason = interrupted ? 'interrupted' : (diagnostics.at(-1)?.message ?? '');
  const stopped = stoppedAt === undefined ? null : { line: stoppedAt, reason };
  return { version: 1, table, read, sent: dryRun ? 0 : sent, rejected, durationMs, stopped, diagnostics };
}

/** Where the runtime speaks to who writes code. */
const helps: Readonly<Partial<Record<ZerobusErrorCode, string>>> = {
  configuration: 'Set the environment variables that the message names (docs/cli.md).',
  'record-rejected':
    'A record behind those that are durable is not as the service wants it: correct it, and go on there.',
  'schema-mismatch':
    'The table is not as its types were read, from the lock or a snapshot, or was altered since: run it again.',
  'delivery-timeout': 'Check the endpoint (ZEROBUS_SERVER_ENDPOINT) and the network, and go on where it stopped.',
};

function problemsOf({ table, rejects }: SendReport, result: SendResult): Told[] {
  const { failure, firstRejection, interrupted, rejected, stoppedAt = 0, unsaved } = result;
  const problems: Told[] = [];
  if (firstRejection !== undefined) {
    const { line, error } = firstRejection;
    const params = { count: String(rejected), line: String(line), reason: reasonOf(error), file: rejects?.name ?? '' };
    problems.push(diagnostic('records-rejected', { table }, params));
  }
  // What a failure says is not said twice.
  if (unsaved instanceof GenError && (interrupted || !(failure instanceof GenError && failure.code === unsaved.code))) {
    problems.push({ ...unsaved.diagnostic, table: table.toString() });
  }
  if (failure === undefined || (interrupted && !ZerobusError.is(failure))) return problems;
  if (failure instanceof LineError) {
    const { column, help } = failure;
    const hint = help === '' ? 'Correct the line.' : /[.?]$/.test(help) ? help : `${help}.`;
    const params = { line: String(stoppedAt), reason: reasonOf(failure), hint };
    problems.push(diagnostic('record-invalid', { table, path: column }, params));
  } else if (failure instanceof GenError) {
    problems.push({ ...failure.diagnostic, table: table.toString() });
  } else if (ZerobusError.is(failure)) {
    const { code, path = null, rawMessage } = failure;
    const help = helps[code] ?? failure.help;
    const message = `${table}: ${printable(rawMessage)}`;
    problems.push({ code, severity: 'error', table: table.toString(), path, message, help });
  } else {
    throw failure;
  }
  return problems;
}

function reasonOf({ column, message }: LineError): string {
  return column === null ? `it ${message}` : `${column} ${message}`;
}

function whereToGoOn({ dryRun, resume }: SendReport, { sent, unsaved }: SendResult, line: number): string {
  if (dryRun) return `The lines before ${line} are right.`;
  const before = `Everything before line ${line} is durable (${sent.toLocaleString('en')} sent by this run).`;
  if (resume !== undefined && unsaved !== undefined) return `${before} ${printable(resume.name)} does not have it.`;
  return resume === undefined
    ? `${before} Send the rest alone; with --resume FILE the same command would go on there.`
    : `${before} The same command goes on there: ${printable(resume.name)} has it.`;
}

function summary({ dryRun, durationMs, table }: SendReport, { read, rejected, sent }: SendResult): string {
  const seconds = durationMs / 1000;
  const count = dryRun ? read - rejected : sent;
  // Of a moment there is none.
  const rate = seconds < 1 ? '' : ` (${Math.round(count / seconds).toLocaleString('en')}/s)`;
  const records = `${count.toLocaleString('en')} ${count === 1 ? 'record' : 'records'}`;
  const done = dryRun ? `${records} would be sent` : `${records} sent`;
  const wrong = rejected === 0 ? '' : `, ${rejected.toLocaleString('en')} rejected`;
  return `${table}: ${done}${wrong} in ${seconds.toFixed(1)} s${rate}`;
}
