import type { SendOutcome } from '../../app/send/send-records.js';
import { type SendReport, sendReport, sendResult } from '../../app/send/send-report.js';
import type { SendResult } from '../../app/send/send-result.js';
import { printable } from '../../diagnostics/printable.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import type { Terminal } from '../terminal.js';

/** Prints what a run sent, as text or as one JSON document, and returns the exit code. Throws a failure that is a bug. */
export function reportSend(
  outcome: SendOutcome,
  { reporter, quiet }: { readonly reporter: 'human' | 'json'; readonly quiet: boolean },
  terminal: Terminal,
): ExitCode {
  const report = sendReport(outcome);
  const result = sendResult(outcome);
  if (reporter === 'json') terminal.out(JSON.stringify(report, null, 2));
  else {
    for (const each of report.diagnostics) printSendDiagnostic(each, terminal);
    const { stoppedAt = 0 } = result;
    if (stoppedAt > 1) terminal.err(continuationText(outcome, result, stoppedAt));
    if (!quiet && 'read' in outcome.result) terminal.print(summaryText(outcome, result));
  }
  if (result.interrupted) return exitCode.interrupted;
  return report.diagnostics.some(({ severity }) => severity === 'error') ? exitCode.failed : exitCode.done;
}

/** Prints a diagnostic of a run. */
export function printSendDiagnostic(
  { severity, code, message, help }: SendReport['diagnostics'][number],
  terminal: Terminal,
): void {
  terminal.err(`${terminal.style(severity === 'error' ? 'red' : 'yellow', severity, 'err')}: ${message} [${code}]`);
  if (help !== '') terminal.err(`  fix: ${help}`);
}

/** Says where the input was left, and how to continue there. */
function continuationText({ dryRun, resume }: SendOutcome, { sent, unsaved }: SendResult, line: number): string {
  if (dryRun) return `All lines before line ${line} are valid.`;
  const durable = `Everything before line ${line} is durable (${sent.toLocaleString('en')} sent by this run).`;
  if (resume === undefined) {
    return `${durable} Send the rest by itself; with --resume FILE, the same command would continue there.`;
  }
  const file = printable(resume.name);
  if (unsaved !== undefined) return `${durable} ${file} does not record this.`;
  return `${durable} ${file} records this: run the same command to continue there.`;
}

function summaryText({ dryRun, durationMs, table }: SendOutcome, { rejected, sent }: SendResult): string {
  const seconds = durationMs / 1000;
  // The rate of a fraction of a second means nothing.
  const rate = seconds < 1 ? '' : ` (${Math.round(sent / seconds).toLocaleString('en')}/s)`;
  const records = `${sent.toLocaleString('en')} ${sent === 1 ? 'record' : 'records'}`;
  const verb = dryRun ? 'would be sent' : 'sent';
  const invalid = rejected === 0 ? '' : `, ${rejected.toLocaleString('en')} rejected`;
  return `${table}: ${records} ${verb}${invalid} in ${seconds.toFixed(1)} s${rate}`;
}
