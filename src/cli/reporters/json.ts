import { checkReport } from '../../app/check/check-result.js';
import { doctorReport } from '../../app/doctor/doctor-report.js';
import type { GenerateReport } from '../../app/generate/generate-project.js';
import type { Terminal } from '../terminal.js';
import type { Reporter } from './reporter.js';

/** Prints one JSON document on stdout, in the shapes that docs/cli.md describes. */
export function jsonReporter(terminal: Terminal): Reporter {
  // Two of them can begin a command in a log, and occur in strings only.
  const print = (document: object): void =>
    terminal.out(JSON.stringify(document, null, 2).replaceAll('##', '#\\u0023'));
  return {
    generated: (tables) => print({ version: 1, tables } satisfies GenerateReport),
    checked: (results) => print(checkReport(results)),
    diagnosed: (checks) => print(doctorReport(checks)),
  };
}
