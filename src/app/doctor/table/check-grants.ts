import { type HeldGrant, readGrants } from '../../../catalog/rest/read-grants.js';
import { GenError } from '../../../diagnostics/gen-error.js';
import type { CheckOutcome } from '../check-outcome.js';
import type { AuthenticatedWorkspace } from '../machine/check-authentication.js';
import type { Machine } from '../machine.js';
import { classifyGrants } from './classify-grants.js';
import { type PrivilegeLevel, writeGrant } from './privilege-level.js';

/** Checks what DATABRICKS_CLIENT_ID is granted on one level. Skipped if the grants cannot be read. */
export async function checkGrants(
  level: PrivilegeLevel,
  { workspace }: AuthenticatedWorkspace,
  machine: Machine,
): Promise<CheckOutcome<true>> {
  const principal = machine.environment['DATABRICKS_CLIENT_ID']?.trim() ?? '';
  if (principal === '') {
    return { status: 'skip', message: 'DATABRICKS_CLIENT_ID is not set, so doctor cannot check its grants.' };
  }
  const { host, tokens } = workspace;
  const { fetch, timeoutMs, signal } = machine;
  const settings = { host, ...(tokens && { tokens }), http: { fetch, timeoutMs, attempts: 1 } };

  /** Reads the grants of all principals, including groups; if that is denied, of the principal alone. */
  const read = async (effective: boolean): Promise<readonly HeldGrant[]> => {
    const query = { type: level.type, parts: level.parts, effective };
    try {
      return await readGrants(settings, query, signal);
    } catch (error) {
      if (!(error instanceof GenError) || error.code !== 'grants-denied') throw error;
      return readGrants(settings, { ...query, principal }, signal);
    }
  };

  try {
    const direct = await read(false);
    const outcome = classifyGrants(level, principal, direct);
    if (outcome.status === 'ok') return outcome;
    // Direct and effective grants are read separately: a response with both may list a privilege only once.
    const effective = await read(true).catch((error: unknown) => {
      if (error instanceof GenError) return [];
      throw error;
    });
    const inherited = effective.filter(({ inheritedFrom }) => inheritedFrom !== undefined);
    return classifyGrants(level, principal, [...direct, ...inherited]);
  } catch (error) {
    if (!(error instanceof GenError)) throw error;
    if (error.code !== 'grants-denied' && error.code !== 'grants-unavailable') {
      return { status: 'skip', message: error.diagnostic.message, fix: error.help };
    }
    const grant = writeGrant(level, level.needed, principal);
    return { status: 'skip', message: error.diagnostic.message, fix: `${error.help} Ingesting needs: ${grant}` };
  }
}
