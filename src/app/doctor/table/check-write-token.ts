import { ZerobusClient, ZerobusError } from 'zerobus-runtime';
import type { TableName } from '../../../model/table-name.js';
import { TimeoutError, withTimeout } from '../../../system/abort-signal.js';
import type { Check } from '../doctor-check.js';
import type { IngestCredentials } from '../machine/check-credentials.js';
import type { Machine } from '../machine.js';
import type { Step } from '../step.js';
import type { Verdict } from '../verdict.js';
import { grantStatement, levelsOf } from './privilege-level.js';

/** What a stream is opened with. */
export interface Writer {
  readonly client: ZerobusClient;
  readonly token: string;
}

/** Where tokens come from, and what they are for. */
export interface WriteTarget {
  readonly host: URL;
  readonly endpoint: URL;
  readonly credentials: IngestCredentials;
}

/** Gets a token for writing into the table, as producers do. `grants`: the checks of what the workspace asks for. */
export async function checkWriteToken(
  table: TableName,
  { host, endpoint, credentials }: WriteTarget,
  grants: readonly Step<unknown>[],
  machine: Machine,
): Promise<Verdict<Writer>> {
  try {
    const client = new ZerobusClient({ endpoint: endpoint.origin, workspaceUrl: host.origin, credentials });
    const tokens = client.tokens();
    const token = await withTimeout(machine.timeoutMs, machine.signal, (signal) =>
      tokens.token(table.toString(), signal),
    );
    return { status: 'ok', message: `${host.host} gives one.`, value: { client, token } };
  } catch (error) {
    if (error instanceof TimeoutError) {
      return {
        status: 'fail',
        message: `${host.host} gave none: ${error.message}.`,
        fix: 'Check the network and try again.',
      };
    }
    if (!ZerobusError.is(error)) throw error;
    const told = (await Promise.all(grants)).map(({ check }) => check);
    return refusal(table, error, credentials.clientId.trim(), told);
  }
}

function refusal(
  table: TableName,
  { rawMessage, help }: ZerobusError,
  principal: string,
  grants: readonly Check[],
): Verdict<never> {
  const message = `${rawMessage}.`;
  if (rawMessage.includes('invalid_authorization_details')) {
    const missing = grants.filter(({ statements }) => statements.length > 0).map(({ name }) => name);
    if (missing.length > 0) return { status: 'fail', message, fix: `Grant what is missing: ${missing.join(', ')}.` };
    // Which of them it is the workspace may not say; granting what is there already changes nothing.
    const statements = Object.values(levelsOf(table)).map((level) => grantStatement(level, level.needed, principal));
    const fix = `A grant is missing, or there is no such table: ${statements.join(' ')}`;
    return { status: 'fail', message, fix, statements };
  }
  if (rawMessage.includes('invalid_client')) {
    const fix = 'Check DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET. Secrets of a service principal expire.';
    return { status: 'fail', message, fix };
  }
  return { status: 'fail', message, fix: help };
}
