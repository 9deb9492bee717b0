import type { Emulator } from '../../running-emulator.js';
import type { Route } from '../route.js';
import { emptyResult } from './empty-result.js';

/** Creates the route of an operation that takes nothing and returns nothing. */
function action(path: string, id: string, summary: string, run: (emulator: Emulator) => void | Promise<void>): Route {
  return {
    method: 'POST',
    path,
    id,
    summary,
    result: emptyResult,
    async handle({ state }) {
      await run(state.emulator);
      return { json: {} };
    },
  };
}

/** The operations on the emulator as a whole. */
export const actionRoutes: readonly Route[] = [
  action('/tokens/revoke', 'revokeTokens', 'Invalidate every token that the token endpoint has issued', (emulator) =>
    emulator.revokeTokens(),
  ),
  action('/flush', 'flush', 'Add all acknowledged rows to the files of their Delta tables', (emulator) =>
    emulator.flush(),
  ),
  action('/reset', 'reset', 'Delete all rows and restore the initial tables, grants and faults', (emulator) =>
    emulator.reset(),
  ),
];
