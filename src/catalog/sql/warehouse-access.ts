import type { WorkspaceTokens } from '../../auth/workspace-tokens.js';
import type { Clock } from '../../system/clock.js';
import type { OpenSession } from './open-session.js';

/** How to connect to a SQL warehouse. */
export interface WarehouseAccess {
  /** As returned by `parseHost`; must be https. */
  readonly host: URL;
  /** As returned by `warehouseHttpPath` or `parseHttpPath`. */
  readonly httpPath: string;
  readonly tokens: WorkspaceTokens;
  /** Certificates (PEM) to trust instead of the built-in ones. */
  readonly ca?: string;
  /** Time limit of one statement, including the start of the warehouse, in milliseconds. Default 600,000. */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
  /** Opens a session. Default: with the driver `@databricks/sql`. */
  readonly open?: OpenSession;
}
