/** What a run has from the process it is part of. */
export interface RunContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The working folder. */
  readonly folder: string;
  /** Fires at Ctrl-C. */
  readonly signal: AbortSignal;
  /** Told what a setting came to be, and where it comes from; absent where nobody wants to know. */
  readonly onSetting?: (name: string, value: string, from: string) => void;
}
