import type { Workspace } from '../../../auth/resolve-workspace.js';
import { GenError } from '../../../diagnostics/gen-error.js';
import { type CheckOutcome, failWith } from '../check-outcome.js';
import type { Machine } from '../machine.js';
import { requestWorkspace } from '../request-workspace.js';

/** Limits of the clock difference, in seconds. The workspace validates tokens by its clock; clients refresh them by theirs. */
const WARN_ABOVE_S = 60;
const FAIL_ABOVE_S = 300;

const FOREIGN: ReadonlySet<string> = new Set(['catalog-redirect', 'catalog-answer-invalid', 'network-denied']);

/** Compares the clock of this machine with the `Date` header of the workspace, which has a resolution of one second. */
export async function checkClock({ host }: Workspace, machine: Machine): Promise<CheckOutcome<true>> {
  try {
    // Every workspace serves this URL without a token.
    const url = new URL('/oidc/.well-known/oauth-authorization-server', host);
    const { date, sentAt, answeredAt } = await requestWorkspace(url, undefined, machine);
    const serverTime = Date.parse(date ?? '');
    if (Number.isNaN(serverTime)) {
      return { status: 'skip', message: `The response of ${host.host} has no Date header to compare with.` };
    }
    return classifyClockOffset((sentAt + answeredAt) / 2 - (serverTime + 500));
  } catch (error) {
    if (error instanceof GenError && FOREIGN.has(error.code)) {
      return {
        status: 'skip',
        message: `The response of ${host.host} does not come from a workspace, whose clock counts.`,
      };
    }
    if (error instanceof GenError) return failWith(error);
    throw error;
  }
}

/** Classifies a clock difference: by how many milliseconds this machine is ahead of the workspace. */
export function classifyClockOffset(aheadMs: number): CheckOutcome<true> {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (seconds <= WARN_ABOVE_S)
    return { status: 'ok', message: `Within ${Math.max(seconds, 1)} s of the workspace.`, value: true };
  return {
    status: seconds > FAIL_ABOVE_S ? 'fail' : 'warn',
    message: `This machine is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the workspace, so tokens may be rejected or used after they expire.`,
    fix: 'Set the clock, for example with `sudo timedatectl set-ntp true`.',
    value: true,
  };
}
