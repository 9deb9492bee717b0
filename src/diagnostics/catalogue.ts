import { authDiagnostics } from './auth-diagnostics.js';
import { configDiagnostics } from './config-diagnostics.js';
import { emulatorDiagnostics } from './emulator-diagnostics.js';
import { fileDiagnostics } from './file-diagnostics.js';
import { initDiagnostics } from './init-diagnostics.js';
import { sendDiagnostics } from './send-diagnostics.js';
import { sourceDiagnostics } from './source-diagnostics.js';
import { sqlDiagnostics } from './sql-diagnostics.js';
import { tableDiagnostics } from './table-diagnostics.js';

/** `error`: the table was not generated. `warning`: it was generated, but something may fail. `info`: good to know. */
export type Severity = 'error' | 'warning' | 'info';

/**
 * Every diagnostic, by code. `message` says what happened and where, with `{placeholder}`s that `diagnostic` fills;
 * `why` gives the background, without placeholders; `help` says how to fix it.
 */
export const catalogue: typeof configDiagnostics &
  typeof authDiagnostics &
  typeof sourceDiagnostics &
  typeof sqlDiagnostics &
  typeof tableDiagnostics &
  typeof fileDiagnostics &
  typeof sendDiagnostics &
  typeof initDiagnostics &
  typeof emulatorDiagnostics = {
  ...configDiagnostics,
  ...authDiagnostics,
  ...sourceDiagnostics,
  ...sqlDiagnostics,
  ...tableDiagnostics,
  ...fileDiagnostics,
  ...sendDiagnostics,
  ...initDiagnostics,
  ...emulatorDiagnostics,
};

/** The code of a diagnostic, such as `table-not-found`. Users branch on it, so codes do not change. */
export type DiagnosticCode = keyof typeof catalogue;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** The values for the templates of a code: one string per `{placeholder}` in its message and help. */
export type DiagnosticParams<Code extends DiagnosticCode> = Readonly<
  Record<Placeholders<(typeof catalogue)[Code]['message'] | (typeof catalogue)[Code]['help']>, string>
>;
