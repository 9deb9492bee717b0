import { GenError } from '../../../diagnostics/gen-error.js';
import { failed, type Verdict } from '../verdict.js';

/** The config as it was found. */
export interface FoundConfig {
  /** As messages name it; undefined: there is none. */
  readonly file: string | undefined;
  /** What it says, in words: `2 tables, profile dev`. */
  readonly says: string;
}

/** Whether the config could be read; without one flags and environment count alone. */
export function checkConfig(config: FoundConfig | GenError): Verdict<true> {
  if (config instanceof GenError) return failed(config);
  const message =
    config.file === undefined ? 'There is none: flags and environment count.' : `${config.file}: ${config.says}.`;
  return { status: 'ok', message, value: true };
}
