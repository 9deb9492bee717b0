import { ClientCredentialsTokenSource } from '../../src/auth/client-credentials-token-source.ts';
import { requestToken } from '../../src/auth/token-endpoint.ts';
import { ManualScheduler } from './manual-scheduler.ts';

/** The credentials that token sources of tests send. */
export const credentials = { clientId: 'the-client', clientSecret: 'hunter2-hunter2' };
/** The table that they request tokens for. */
export const TABLE = 'main.test.items';

/** Creates a token source for a scripted workspace, on a clock that the test moves. */
export function createTokens(workspaceUrl: string): {
  tokens: ClientCredentialsTokenSource;
  scheduler: ManualScheduler;
} {
  const scheduler = new ManualScheduler();
  const endpoint = { workspaceUrl, workspaceId: '1234', credentials };
  return {
    tokens: new ClientCredentialsTokenSource((table, signal) => requestToken(endpoint, table, signal), scheduler),
    scheduler,
  };
}
