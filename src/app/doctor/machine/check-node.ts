import type { Verdict } from '../verdict.js';
import { isAtLeast } from '../version-at-least.js';

/** `engines` of both packages; a test compares. */
export const leastNode = '20.19';

/** The version of Node that runs this. */
export function checkNode(version: string): Verdict<true> {
  if (isAtLeast(version, leastNode)) return { status: 'ok', message: `Node ${version}.`, value: true };
  return {
    status: 'fail',
    message: `Node ${version} is too old: zerobus-gen and zerobus-runtime need ${leastNode} or newer.`,
    fix: 'Install a current version of Node, for example with: nvm install --lts.',
  };
}
