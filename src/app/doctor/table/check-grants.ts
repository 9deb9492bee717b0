import { type HeldGrant, readGrants } from '../../../catalog/rest/read-grants.js';
import { GenError } from '../../../diagnostics/gen-error.js';
import type { Reader } from '../machine/check-authentication.js';
import type { Machine } from '../machine.js';
import type { Verdict } from '../verdict.js';
import { judgeGrants } from './judge-grants.js';
import { grantStatement, type PrivilegeLevel } from './privilege-level.js';

/** The grants of the service principal that ingests, DATABRICKS_CLIENT_ID, on one level. Skipped where they may not be read. */
export async function checkGrants(level: PrivilegeLevel, reader: Reader, machine: Machine): Promise<Verdict<true>> {
  const principal = machine.environment['DATABRICKS_CLIENT_ID']?.trim() ?? '';
  if (principal === '') {
    return { status: 'skip', message: 'Whose grants are meant is not known: DATABRICKS_CLIENT_ID is not set.' };
  }
  try {
    return judgeGrants(level, principal, await heldGrants(level, principal, reader, machine));
  } catch (error) {
    if (!(error instanceof GenError)) throw error;
    const sql = grantStatement(level, level.needed, principal);
    return { status: 'skip', message: error.diagnostic.message, fix: `${error.help} What is needed: ${sql}` };
  }
}

/**
 * What was granted on the level itself, and where that is not enough what is inherited, to tell of it. An answer with both
 * may show a privilege once, so that the direct ones are asked for alone.
 */
async function heldGrants(
  level: PrivilegeLevel,
  principal: string,
  reader: Reader,
  machine: Machine,
): Promise<readonly HeldGrant[]> {
  const direct = await ask(level, principal, false, reader, machine);
  if (judgeGrants(level, principal, direct).status === 'ok') return direct;
  const effective = await ask(level, principal, true, reader, machine).catch((error: unknown) => {
    if (error instanceof GenError) return [];
    throw error;
  });
  return [...direct, ...effective.filter(({ inheritedFrom }) => inheritedFrom !== undefined)];
}

/** Of all, so that those of groups are seen; where that is denied, of the principal alone. */
async function ask(
  { type, parts }: PrivilegeLevel,
  principal: string,
  effective: boolean,
  { workspace }: Reader,
  { fetch, timeoutMs, signal }: Machine,
): Promise<readonly HeldGrant[]> {
  const { host, tokens } = workspace;
  const settings = { host, ...(tokens && { tokens }), http: { fetch, timeoutMs, attempts: 1 } };
  const query = { type, parts, effective };
  try {
    return await readGrants(settings, query, signal);
  } catch (error) {
    if (!(error instanceof GenError) || error.code !== 'grants-denied') throw error;
    return readGrants(settings, { ...query, principal }, signal);
  }
}
