import type { Terminal } from '../terminal.js';
import type { Reporter } from './reporter.js';

/** One JSON document on stdout, in the shapes of docs/cli.md. */
export function jsonReporter(terminal: Terminal): Reporter {
  const print = (document: object): void => terminal.out(JSON.stringify({ version: 1, ...document }, null, 2));
  return {
    diagnosed: (checks) =>
      print({
        checks: checks.map(({ name, table, status, message, fix }) => ({ name, table, status, message, fix })),
      }),
    generated: (tables) => print({ tables }),
    checked(tables) {
      const count = (status: string): number => tables.filter((table) => table.status === status).length;
      print({ tables, summary: { ok: count('ok'), drift: count('drift'), error: count('error') } });
    },
  };
}
