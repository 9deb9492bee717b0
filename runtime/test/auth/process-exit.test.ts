import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { giveToken, serveTokens } from '../support/token-server.ts';

test('a process waits for a token that it needs, and not for one that is renewed in the background', async () => {
  const workspace = await serveTokens((response, index) => {
    if (index === 0) giveToken(response, index);
  });
  const script = fileURLToPath(new URL('./renewing-client.mjs', import.meta.url));
  const env = { ...process.env, WORKSPACE_URL: workspace.url };
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env });
  expect(stdout.trim()).toBe('minted-0 minted-0');
});
