import { resolveWorkspace, type Workspace } from '../../../auth/resolve-workspace.js';
import { parseHost } from '../../../auth/workspace-host.js';
import { GenError, genError } from '../../../diagnostics/gen-error.js';
import { TimeoutError, withTimeout } from '../../../system/abort-signal.js';
import type { Machine } from '../machine.js';
import { failed, type Verdict } from '../verdict.js';

/** What producers ingest with. */
export interface IngestCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The failure where client id or secret are not set, which needs no network to be told; undefined where both are. */
export function unsetCredentials(environment: Machine['environment']): Verdict<never> | undefined {
  const names = ['DATABRICKS_CLIENT_ID', 'DATABRICKS_CLIENT_SECRET'].filter((name) => !environment[name]?.trim());
  if (names.length === 0) return undefined;
  return {
    status: 'fail',
    message: `${names.join(' and ')} ${names.length > 1 ? 'are' : 'is'} not set. Producers take them from the environment, not from a profile.`,
    fix: 'Make a secret for the service principal that ingests, and export both. Code may give them to ZerobusClient instead.',
  };
}

/** The client id and the secret of the environment, from which producers take them, tried with a plain token. */
export async function checkCredentials({ host }: Workspace, machine: Machine): Promise<Verdict<IngestCredentials>> {
  const { environment } = machine;
  const unset = unsetCredentials(environment);
  if (unset !== undefined) return unset;
  const { DATABRICKS_CLIENT_ID: clientId = '', DATABRICKS_CLIENT_SECRET: clientSecret = '' } = environment;
  const { fetch, timeoutMs } = machine;
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
    await withTimeout(machine.timeoutMs, machine.signal, async (signal) => tokens?.token(signal));
  } catch (error) {
    if (error instanceof GenError) return failed(error);
    if (!(error instanceof TimeoutError)) throw error;
    return failed(genError('request-timeout', {}, { host: host.host, seconds: String(timeoutMs / 1000) }, error));
  }
  const value = { clientId, clientSecret };
  const message = `The service principal ${clientId.trim()} gets tokens.`;
  const other = otherWorkspace(host, environment);
  if (other === undefined) return { status: 'ok', message, value };
  return { status: 'warn', message: `${message} But ${other}.`, fix: `export DATABRICKS_HOST=${host.origin}`, value };
}

/** Producers know no flags and no profiles: what they find in place of `host`, as the end of a sentence. */
function otherWorkspace(host: URL, environment: Machine['environment']): string | undefined {
  const text = (environment['DATABRICKS_HOST'] || environment['DATABRICKS_WORKSPACE_URL'])?.trim() ?? '';
  if (text === '') return 'producers find no workspace: DATABRICKS_HOST is not set';
  try {
    const found = parseHost(text);
    return found.origin === host.origin ? undefined : `producers ask another workspace, ${found.host}`;
  } catch {
    return 'producers find no workspace: DATABRICKS_HOST is no address';
  }
}
