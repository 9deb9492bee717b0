import type { CheckOutcome } from '../check-outcome.js';
import { isAtLeast } from '../version-at-least.js';

/** The oldest supported version; a test compares it with `engines` of both packages. */
export const MIN_NODE_VERSION = '20.19';

/** Checks the version of Node.js that runs the command. */
export function checkNode(version: string): CheckOutcome<true> {
  if (isAtLeast(version, MIN_NODE_VERSION)) return { status: 'ok', message: `Node.js ${version}.`, value: true };
  return {
    status: 'fail',
    message: `Node.js ${version} is too old: zerobus-gen and zerobus-runtime need ${MIN_NODE_VERSION} or newer.`,
    fix: 'Install a supported version of Node.js, for example with `nvm install --lts`.',
  };
}
