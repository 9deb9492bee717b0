import type { DiagnosticCode } from '../diagnostics/catalogue.js';
import { GenError, genError } from '../diagnostics/gen-error.js';
import { printable } from '../diagnostics/printable.js';
import { checkToken } from './check-token.js';
import type { Mint, MintedToken } from './minted-token.js';
import type { UsableWay, Way } from './providers/way.js';

/** Failures of the workspace itself, with which no other credentials would help. */
const unreachable: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'host-not-found',
  'connection-refused',
  'tls-failed',
  'network-failed',
  'request-timeout',
  'catalog-unavailable',
]);

/**
 * Gets tokens by the first of `ways` that gives one, and by that one from then on. Where none does, the GenError
 * `no-credentials` tells of each why, with `notes` below; that of a single way which is pinned, or was taken, is its own.
 */
export function tryWays(host: URL, ways: readonly Way[], pinned: boolean, notes: readonly string[]): Mint {
  let taken: UsableWay | undefined;
  return async (signal) => {
    if (taken !== undefined) return mintBy(taken, host, signal);
    const tried: string[] = [];
    const errors: GenError[] = [];
    for (const way of ways) {
      if ('unused' in way) {
        tried.push(`${way.authType}: ${way.unused}`);
        continue;
      }
      try {
        const minted = await mintBy(way, host, signal);
        taken = way;
        return minted;
      } catch (error) {
        if (!(error instanceof GenError) || pinned || unreachable.has(error.code)) throw error;
        tried.push(`${way.authType}: ${error.diagnostic.message}`);
        errors.push(error);
      }
    }
    const lines = [...tried, ...notes].map((line) => `\n  ${printable(line, 500)}`).join('');
    const cause = errors.length > 1 ? new AggregateError(errors) : errors[0];
    throw genError('no-credentials', {}, { host: host.host, tried: lines }, cause);
  };
}

async function mintBy(way: UsableWay, host: URL, signal: AbortSignal | undefined): Promise<MintedToken> {
  const minted = await way.mint(signal);
  checkToken(minted.token, host);
  return minted;
}
