import { ZerobusClient, ZerobusError } from 'zerobus-runtime';
import type { TableName } from '../../../model/table-name.js';
import { TimeoutError, withTimeout } from '../../../system/abort-signal.js';
import type { CheckOutcome } from '../check-outcome.js';
import type { Check } from '../doctor-report.js';
import type { IngestCredentials } from '../machine/check-credentials.js';
import type { Machine } from '../machine.js';
import type { PendingCheck } from '../run-check.js';
import { getPrivilegeLevels, writeGrant } from './privilege-level.js';

/** What opening a stream needs. */
export interface WriteAccess {
  readonly client: ZerobusClient;
  readonly token: string;
}

/** The workspace that issues the token, the endpoint that it is for, and the credentials to get it with. */
export interface WriteTarget {
  readonly host: URL;
  readonly endpoint: URL;
  readonly credentials: IngestCredentials;
}

/** The checks that show why the workspace issues no token. */
export interface RelatedChecks {
  /** Whether the table exists. */
  readonly kind: PendingCheck<unknown>;
  /** The privileges that the token needs. */
  readonly grants: readonly PendingCheck<unknown>[];
}

/** Requests a token for writing to the table, as producers do. */
export async function checkWriteToken(
  table: TableName,
  { host, endpoint, credentials }: WriteTarget,
  related: RelatedChecks,
  machine: Machine,
): Promise<CheckOutcome<WriteAccess>> {
  try {
    const client = new ZerobusClient({ endpoint: endpoint.origin, workspaceUrl: host.origin, credentials });
    const tokens = client.tokens();
    const token = await withTimeout(machine.timeoutMs, machine.signal, (signal) =>
      tokens.token(table.toString(), signal),
    );
    return { status: 'ok', message: `${host.host} issued a token.`, value: { client, token } };
  } catch (error) {
    if (error instanceof TimeoutError) {
      return {
        status: 'fail',
        message: `${host.host} issued no token: ${error.message}.`,
        fix: 'Check the network and try again.',
      };
    }
    if (!ZerobusError.is(error)) throw error;
    const [kind, ...grants] = await Promise.all([related.kind, ...related.grants]);
    const unread = kind.value === undefined && kind.check.status === 'fail' ? kind.check : undefined;
    const checks = grants.map(({ check }) => check);
    return explainRejection(table, error, credentials.clientId.trim(), unread, checks);
  }
}

function explainRejection(
  table: TableName,
  { rawMessage, help }: ZerobusError,
  principal: string,
  unread: Check | undefined,
  grants: readonly Check[],
): CheckOutcome<never> {
  const message = `${rawMessage}.`;
  if (rawMessage.includes('invalid_authorization_details')) {
    // No grant helps before the table exists.
    if (unread !== undefined)
      return { status: 'fail', message: `${message} ${unread.message}`, fix: unread.fix ?? help };
    const missing = grants.filter(({ statements }) => statements.length > 0).map(({ name }) => name);
    if (missing.length > 0) {
      return { status: 'fail', message, fix: `Run the GRANT statements of ${missing.join(', ')}.` };
    }
    // The workspace does not say which grant is missing. Granting a privilege again has no effect.
    const levels = Object.values(getPrivilegeLevels(table));
    const statements = levels.map((level) => writeGrant(level, level.needed, principal));
    const fix = `Check that the table exists, and grant the privileges: ${statements.join(' ')}`;
    return { status: 'fail', message, fix, statements };
  }
  if (rawMessage.includes('invalid_client')) {
    const fix = 'Check DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET. Secrets of a service principal expire.';
    return { status: 'fail', message, fix };
  }
  return { status: 'fail', message, fix: help };
}
