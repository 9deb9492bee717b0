import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { Environment } from '../../auth/environment.js';
import { type Fetch, sendRequest } from '../../system/http/send-request.js';

/** What the checks have of the machine, so that tests can stand in for it. */
export interface Machine {
  readonly environment: Environment;
  /** As `process.versions.node` has it. */
  readonly nodeVersion: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly fetch: Fetch;
  /** The addresses of a host name, as the system resolves it, at least one. Throws its error. */
  readonly lookup: (hostname: string) => Promise<readonly LookupAddress[]>;
  /** For each step that asks the network, in milliseconds. */
  readonly timeoutMs: number;
  /** Certificates of authorities to trust, as PEM; undefined: those of Node. */
  readonly ca?: string | undefined;
  readonly signal: AbortSignal;
}

/** This machine. */
export function thisMachine(environment: Environment, signal: AbortSignal): Machine {
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
