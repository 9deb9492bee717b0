import type { Workspace } from '../../../auth/resolve-workspace.js';
import { GenError } from '../../../diagnostics/gen-error.js';
import { ask } from '../ask.js';
import type { Machine } from '../machine.js';
import { failed, type Verdict } from '../verdict.js';

/** Seconds by which clocks may differ: tokens are judged by theirs, and expire by ours. */
const warnAboveS = 60;
const failAboveS = 300;

/** The clock of this machine against the `Date` header of the workspace, which has whole seconds. */
export async function checkClock({ host }: Workspace, machine: Machine): Promise<Verdict<true>> {
  try {
    // Every workspace answers this without a token.
    const url = new URL('/oidc/.well-known/oauth-authorization-server', host);
    const { date, sentAt, answeredAt } = await ask(url, undefined, machine);
    const theirs = Date.parse(date ?? '');
    if (Number.isNaN(theirs)) return { status: 'skip', message: `${host.host} does not tell the time.` };
    return judgeClock((sentAt + answeredAt) / 2 - (theirs + 500));
  } catch (error) {
    if (error instanceof GenError) return failed(error);
    throw error;
  }
}

/** `aheadMs`: by how much this machine is ahead. */
export function judgeClock(aheadMs: number): Verdict<true> {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (seconds <= warnAboveS)
    return { status: 'ok', message: `Within ${Math.max(seconds, 1)} s of the workspace.`, value: true };
  return {
    status: seconds > failAboveS ? 'fail' : 'warn',
    message: `This machine is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the workspace.`,
    fix: 'Set the clock, for example with: sudo timedatectl set-ntp true. Tokens would be refused, or used too long.',
    value: true,
  };
}
