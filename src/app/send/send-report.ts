import { ZerobusError, type ZerobusErrorCode } from 'zerobus-runtime';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.js';
import { GenError } from '../../diagnostics/gen-error.js';
import { printable } from '../../diagnostics/printable.js';
import { LineError } from './line-error.js';
import type { SendOutcome } from './send-records.js';
import type { SendResult } from './send-result.js';

/** A diagnostic of a run; its code may be one of the runtime. */
type SendDiagnostic = Omit<Diagnostic, 'code'> & { readonly code: string };

/** What a run sent. `--reporter json` prints this shape. */
export interface SendReport {
  readonly version: 1;
  readonly table: string;
  /** Records read, valid or not. */
  readonly read: number;
  /** Records that are durable. */
  readonly sent: number;
  readonly rejected: number;
  readonly durationMs: number;
  /** The line to continue at, and why the run stopped there; null at the end of the input. */
  readonly stopped: { readonly line: number; readonly reason: string } | null;
  readonly diagnostics: readonly SendDiagnostic[];
}

/** Makes the report of a run. Throws a failure that is a bug. */
export function sendReport(outcome: SendOutcome): SendReport {
  const { dryRun, durationMs } = outcome;
  const result = sendResult(outcome);
  const { interrupted, read, sent, rejected, stoppedAt } = result;
  const diagnostics = [...outcome.diagnostics, ...failureDiagnostics(outcome, result)];
  const reason = interrupted ? 'interrupted' : (diagnostics.at(-1)?.message ?? '');
  const stopped = stoppedAt === undefined ? null : { line: stoppedAt, reason };
  const table = outcome.table.toString();
  return { version: 1, table, read, sent: dryRun ? 0 : sent, rejected, durationMs, stopped, diagnostics };
}

/** Returns the result of a run, with zeros if it did not start. */
export function sendResult({ result }: SendOutcome): SendResult {
  return 'read' in result ? result : { ...NOTHING_SENT, ...result };
}

const NOTHING_SENT: Omit<SendResult, 'failure'> = {
  read: 0,
  sent: 0,
  rejected: 0,
  firstRejection: undefined,
  interrupted: false,
  unsaved: undefined,
  stoppedAt: undefined,
};

/** Fixes for errors of the runtime whose own help addresses users of its API. */
const FIXES: Readonly<Partial<Record<ZerobusErrorCode, string>>> = {
  configuration: 'Set the environment variables that the message names (docs/cli.md).',
  'record-rejected': 'Correct the first record that is not durable, and continue there.',
  'schema-mismatch':
    'Run the command again: the table was altered since its types were read, or they came from a lock or snapshot.',
  'delivery-timeout': 'Check ZEROBUS_SERVER_ENDPOINT and the network, and continue where the run stopped.',
};

function failureDiagnostics({ table, rejects }: SendOutcome, result: SendResult): SendDiagnostic[] {
  const { failure, firstRejection, interrupted, rejected, stoppedAt = 0, unsaved } = result;
  const diagnostics: SendDiagnostic[] = [];
  if (firstRejection !== undefined) {
    const { line, error } = firstRejection;
    const file = rejects?.name ?? '';
    const params = { count: String(rejected), line: String(line), reason: rejectionReason(error), file };
    diagnostics.push(diagnostic('records-rejected', { table }, params));
  }
  // A failure to save the progress that ended the run is reported as the failure.
  if (unsaved instanceof GenError && (interrupted || !(failure instanceof GenError && failure.code === unsaved.code))) {
    diagnostics.push({ ...unsaved.diagnostic, table: table.toString() });
  }
  if (failure === undefined || (interrupted && !ZerobusError.is(failure))) return diagnostics;
  if (failure instanceof LineError) {
    const { column, help } = failure;
    const hint = help === '' ? 'Correct the line.' : /[.?]$/.test(help) ? help : `${help}.`;
    const params = { line: String(stoppedAt), reason: rejectionReason(failure), hint };
    diagnostics.push(diagnostic('record-invalid', { table, path: column }, params));
  } else if (failure instanceof GenError) {
    diagnostics.push({ ...failure.diagnostic, table: table.toString() });
  } else if (ZerobusError.is(failure)) {
    const { code, path = null, rawMessage } = failure;
    // A value that cannot work comes with its own fix.
    const isWrongValue = code === 'configuration' && !rawMessage.startsWith('Not set');
    const help = isWrongValue ? failure.help : (FIXES[code] ?? failure.help);
    const message = `${table}: ${printable(rawMessage)}`;
    diagnostics.push({ code, severity: 'error', table: table.toString(), path, message, help });
  } else {
    throw failure;
  }
  return diagnostics;
}

function rejectionReason({ column, message }: LineError): string {
  return column === null ? `it ${message}` : `${column} ${message}`;
}
