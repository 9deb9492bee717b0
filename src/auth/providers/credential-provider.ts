import type { HttpSettings } from '../../system/http/request.js';
import type { AuthSettings } from '../auth-settings.js';
import type { AuthType } from '../auth-type.js';
import type { Mint } from '../minted-token.js';

/** A credential provider that cannot be used, because its settings are missing. */
interface SkippedProvider {
  readonly authType: AuthType;
  /** What is missing, as a sentence for the user. */
  readonly skipReason: string;
}

/** A credential provider whose settings are complete. */
export interface AvailableProvider {
  readonly authType: AuthType;
  readonly mint: Mint;
  /** It depends on the machine rather than on settings of the user: a GitHub Actions job, or the Databricks CLI. */
  readonly ambient?: boolean;
}

/** One way to get a token, such as a personal access token or the Databricks CLI. */
export type CredentialProvider = SkippedProvider | AvailableProvider;

/** What a credential provider is created from. */
export interface ProviderContext {
  readonly settings: AuthSettings;
  /** Values that no message may contain. */
  readonly secrets: readonly string[];
  readonly host: URL;
  readonly http: HttpSettings;
  /** Time limit for one run of the Databricks CLI, in milliseconds. */
  readonly cliTimeoutMs: number;
  /** Folder whose programs are not run: those of the project. */
  readonly project: string;
}
