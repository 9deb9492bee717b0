import { ZerobusClient, ZerobusError } from 'zerobus-runtime';
import { resolveWorkspace, type Workspace } from '../../../auth/resolve-workspace.js';
import { parseHost } from '../../../auth/workspace-host.js';
import { GenError } from '../../../diagnostics/gen-error.js';
import { type CheckOutcome, failWith } from '../check-outcome.js';
import { limitRequest } from '../limit-request.js';
import type { Machine } from '../machine.js';

/** The credentials of a producer. */
export interface IngestCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Returns a failure if client ID or secret are not set or cannot work, and undefined otherwise. Needs no network. */
export function findBadCredentials(environment: Machine['environment']): CheckOutcome<never> | undefined {
  const names = ['DATABRICKS_CLIENT_ID', 'DATABRICKS_CLIENT_SECRET'].filter((name) => !environment[name]?.trim());
  if (names.length === 0) return findAddition(environment);
  return {
    status: 'fail',
    message: `${names.join(' and ')} ${names.length > 1 ? 'are' : 'is'} not set. Producers read environment variables, not profiles.`,
    fix: 'Create a secret for the service principal that ingests and export both variables, or pass `credentials` to ZerobusClient.',
  };
}

/** Returns a failure if a file or a copy added something to client ID or secret, which producers send as they are. */
function findAddition(environment: Machine['environment']): CheckOutcome<never> | undefined {
  const { DATABRICKS_CLIENT_ID: clientId = '', DATABRICKS_CLIENT_SECRET: clientSecret = '' } = environment;
  try {
    new ZerobusClient({ credentials: { clientId, clientSecret } });
    return undefined;
  } catch (error) {
    if (!ZerobusError.is(error)) throw error;
    return { status: 'fail', message: `${error.rawMessage}.`, fix: error.help };
  }
}

/** Checks the client ID and secret that producers read from environment variables, by requesting a token with them. */
export async function checkCredentials(
  { host }: Workspace,
  machine: Machine,
): Promise<CheckOutcome<IngestCredentials>> {
  const { environment, fetch, timeoutMs } = machine;
  const bad = findBadCredentials(environment);
  if (bad !== undefined) return bad;
  const { DATABRICKS_CLIENT_ID: clientId = '', DATABRICKS_CLIENT_SECRET: clientSecret = '' } = environment;
  try {
    const { tokens } = await resolveWorkspace({
      environment: {
        DATABRICKS_AUTH_TYPE: 'oauth-m2m',
        DATABRICKS_CLIENT_ID: clientId,
        DATABRICKS_CLIENT_SECRET: clientSecret,
      },
      host: host.origin,
      http: { fetch, timeoutMs, attempts: 1 },
    });
    await limitRequest(host.host, machine, async (signal) => tokens?.token(signal));
  } catch (error) {
    if (error instanceof GenError) return failWith(error);
    throw error;
  }
  const value = { clientId, clientSecret };
  const message = `The service principal ${clientId.trim()} gets tokens.`;
  const difference = describeDifference(host, environment);
  if (difference === undefined) return { status: 'ok', message, value };
  const fix = `export DATABRICKS_HOST=${host.origin}`;
  return { status: 'warn', message: `${message} But ${difference}.`, fix, value };
}

/**
 * Describes which workspace producers use if it is not `host`, as the end of a sentence; undefined if it is. Producers read
 * environment variables only, neither flags nor profiles.
 */
function describeDifference(host: URL, environment: Machine['environment']): string | undefined {
  const text = (environment['DATABRICKS_HOST'] || environment['DATABRICKS_WORKSPACE_URL'])?.trim() ?? '';
  if (text === '') return 'producers have no workspace: DATABRICKS_HOST is not set';
  try {
    const found = parseHost(text);
    return found.origin === host.origin ? undefined : `producers use another workspace, ${found.host}`;
  } catch (error) {
    const reason = error instanceof GenError ? ` (${error.diagnostic.message.replace(/\.$/, '')})` : '';
    return `producers have no workspace: DATABRICKS_HOST is not a valid host${reason}`;
  }
}
