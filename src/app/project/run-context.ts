import type { RequestField } from './request-error.js';

/** Where the value of a setting comes from: a field of the request, or another place, named in a few words. */
export type SettingOrigin = { readonly field: RequestField } | string;

/** Asks a question and resolves to the trimmed answer; to undefined after Ctrl-C or at the end of the input. */
export type Ask = (question: string) => Promise<string | undefined>;

/** What a use case takes from the process that it runs in. */
export interface RunContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The working directory. */
  readonly folder: string;
  /** Aborts the run. */
  readonly signal: AbortSignal;
  /** Returns the way to ask a person; undefined if nobody can answer. Absent in code that calls the library. */
  readonly prompt?: () => Ask | undefined;
  /** Called with each setting, its value and where that comes from. */
  readonly onSetting?: (name: string, value: string, origin: SettingOrigin) => void;
}
