import type { ClientCredentials, FederationCredentials } from '../../src/auth/credentials.ts';
import { MintedTokenSource, type RequestToken } from '../../src/auth/minted-token-source.ts';
import { requestToken } from '../../src/auth/token-endpoint.ts';
import { ManualScheduler } from './manual-scheduler.ts';

/** The credentials that token sources of tests send. */
export const credentials = { clientId: 'the-client', clientSecret: 'hunter2-hunter2' };
/** The table that they request tokens for. */
export const TABLE = 'main.test.items';

/** A JWT of an identity provider; its signature is not a real one. */
export const SUBJECT_TOKEN = `${[{ alg: 'RS256' }, { iss: 'https://idp.example', sub: 'repo:org/app', jti: '7' }]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.')}.${Buffer.from('signature hunter2').toString('base64url')}`;

/** Creates a token source for a scripted workspace, on clocks that the test moves. */
export function createTokens(
  workspaceUrl: string,
  given: ClientCredentials | FederationCredentials = credentials,
): {
  tokens: MintedTokenSource;
  scheduler: ManualScheduler;
  wall: { time: number };
} {
  const scheduler = new ManualScheduler();
  const wall = { time: 0 };
  const endpoint = { workspaceUrl, workspaceId: '1234', credentials: given, scheduler };
  const request: RequestToken = (table, signal) => requestToken(endpoint, table, signal);
  return { tokens: new MintedTokenSource(request, scheduler, () => wall.time), scheduler, wall };
}

/** Requests one token from a scripted workspace, without retries. */
export function requestOnce(
  workspaceUrl: string,
  given: ClientCredentials | FederationCredentials = credentials,
  signal: AbortSignal = new AbortController().signal,
): Promise<unknown> {
  const endpoint = { workspaceUrl, workspaceId: '1', credentials: given, scheduler: new ManualScheduler() };
  return requestToken(endpoint, TABLE, signal);
}
