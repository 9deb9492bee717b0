import type { TokenSource } from '../../auth/token-source.js';
import type { Clock } from '../../system/clock.js';
import type { OpenSession } from './open-session.js';

/** Which SQL warehouse is asked, and how. */
export interface SqlSettings {
  /** As `parseHost` gives it; must be https. */
  readonly host: URL;
  /** As `warehouseHttpPath` and `parseHttpPath` give it. */
  readonly httpPath: string;
  readonly tokens: TokenSource;
  /** Certificates (PEM) to trust in place of those that Node knows. */
  readonly ca?: string;
  /** For one statement, in milliseconds, the start of the warehouse included. Default 600,000. */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
  /** Default: with the driver `@databricks/sql`. */
  readonly open?: OpenSession;
}
