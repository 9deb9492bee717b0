import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { Environment } from '../../auth/environment.js';
import { type Fetch, sendRequest } from '../../system/http/send-request.js';

/** What the checks use of the machine. Tests replace it. */
export interface Machine {
  readonly environment: Environment;
  /** The value of `process.versions.node`. */
  readonly nodeVersion: string;
  /** Returns milliseconds since 1970. */
  readonly now: () => number;
  readonly fetch: Fetch;
  /** Returns the addresses of a host name from the system's resolver, at least one. Throws its error. */
  readonly lookup: (hostname: string) => Promise<readonly LookupAddress[]>;
  /** Time limit of each network operation, in milliseconds. */
  readonly timeoutMs: number;
  /** Certificates of trusted authorities, as PEM. Default: the ones that Node.js trusts. */
  readonly ca?: string | undefined;
  readonly signal: AbortSignal;
}

/** Returns the machine that runs the command. */
export function createMachine(environment: Environment, signal: AbortSignal): Machine {
  return {
    environment,
    nodeVersion: process.versions.node,
    now: () => Date.now(),
    fetch: sendRequest,
    lookup: (hostname) => lookup(hostname, { all: true }),
    timeoutMs: 10_000,
    signal,
  };
}
