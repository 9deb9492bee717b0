import { checkReport } from '../../app/check/check-result.js';
import type { GenerateReport } from '../../app/generate/generate-project.js';
import type { Terminal } from '../terminal.js';
import type { Reporter } from './reporter.js';

/** One JSON document on stdout, in the shapes of docs/cli.md. */
export function jsonReporter(terminal: Terminal): Reporter {
  const print = (document: object): void => terminal.out(JSON.stringify(document, null, 2));
  return {
    generated: (tables) => print({ version: 1, tables } satisfies GenerateReport),
    checked: (tables) => print(checkReport(tables)),
    diagnosed: (checks) =>
      print({
        version: 1,
        checks: checks.map(({ name, table, status, message, fix }) => ({ name, table, status, message, fix })),
      }),
  };
}
