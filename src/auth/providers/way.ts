import type { HttpSettings } from '../../system/http/request.js';
import type { AuthSettings } from '../auth-settings.js';
import type { AuthType } from '../auth-type.js';
import type { Mint } from '../minted-token.js';

/** A way to authenticate that lacks something, and what: a sentence. */
interface UnusedWay {
  readonly authType: AuthType;
  readonly unused: string;
}

/** A way to authenticate that can be tried. */
export interface UsableWay {
  readonly authType: AuthType;
  readonly mint: Mint;
  /** The machine offers it, whatever the user has set. */
  readonly ambient?: boolean;
}

export type Way = UnusedWay | UsableWay;

/** What a way is made from. */
export interface WayContext {
  readonly settings: AuthSettings;
  /** What no message may show. */
  readonly secrets: readonly string[];
  readonly host: URL;
  readonly http: HttpSettings;
  /** For one run of the Databricks CLI. */
  readonly cliTimeoutMs: number;
}
