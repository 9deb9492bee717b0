import { authDiagnostics } from './auth-diagnostics.js';
import { configDiagnostics } from './config-diagnostics.js';
import { fileDiagnostics } from './file-diagnostics.js';
import { initDiagnostics } from './init-diagnostics.js';
import { sendDiagnostics } from './send-diagnostics.js';
import { sourceDiagnostics } from './source-diagnostics.js';
import { sqlDiagnostics } from './sql-diagnostics.js';
import { tableDiagnostics } from './table-diagnostics.js';

/** `error`: the table was not generated; `warning`: it was, and something may fail; `info`: good to know. */
export type Severity = 'error' | 'warning' | 'info';

/**
 * The one catalogue of what can be said to a user. `message` is what, with its placeholders filled; `why` is the same
 * for every case; `help` is what to do next.
 */
export const catalogue: typeof configDiagnostics &
  typeof authDiagnostics &
  typeof sourceDiagnostics &
  typeof sqlDiagnostics &
  typeof tableDiagnostics &
  typeof fileDiagnostics &
  typeof sendDiagnostics &
  typeof initDiagnostics = {
  ...configDiagnostics,
  ...authDiagnostics,
  ...sourceDiagnostics,
  ...sqlDiagnostics,
  ...tableDiagnostics,
  ...fileDiagnostics,
  ...sendDiagnostics,
  ...initDiagnostics,
};

export type DiagnosticCode = keyof typeof catalogue;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** What the templates of a code need: one string for each `{placeholder}` of message and help. */
export type DiagnosticParams<Code extends DiagnosticCode> = Readonly<
  Record<Placeholders<(typeof catalogue)[Code]['message'] | (typeof catalogue)[Code]['help']>, string>
>;
