import type { Way, WayContext } from './way.js';

/** A personal access token, or any other token of the workspace, as it is. */
export function pat({ settings }: WayContext): Way {
  const authType = 'pat';
  const unused = settings.missing('token');
  if (unused !== undefined) return { authType, unused };
  const token = settings.get('token');
  return { authType, mint: async () => ({ authType, token, fixed: true }) };
}
