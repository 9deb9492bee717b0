import { afterEach, expect, test, vi } from 'vitest';
import { loadOptionalPeer, peerVersion } from '../../src/system/optional-peer.ts';

afterEach(() => vi.unstubAllEnvs());

const missing = (): Promise<never> => Promise.reject(new Error("Cannot find package 'x'\nand a stack"));

test.each([
  ['', '@databricks/sql', 'driver-missing', 'npm install --save-dev @databricks/sql@2.0.0'],
  [
    'npm/11.0.0 node/v20.20.2',
    'protobufjs-cli',
    'protobufjs-cli-missing',
    'npm install --save-dev protobufjs-cli@2.7.1',
  ],
  ['pnpm/9.1.0 node/v20.20.2', '@databricks/sql', 'driver-missing', 'pnpm add --dev @databricks/sql@2.0.0'],
  ['yarn/4.1.0 node/v20.20.2', '@databricks/sql', 'driver-missing', 'yarn add --dev @databricks/sql@2.0.0'],
] as const)(
  'with the user agent %j, a missing %s names the one command that installs it',
  async (agent, peer, code, command) => {
    vi.stubEnv('npm_config_user_agent', agent);
    await expect(loadOptionalPeer(peer, missing)).rejects.toMatchObject({
      code,
      message: expect.stringContaining("Cannot find package 'x'. ["),
      help: expect.stringContaining(`\`${command}\``),
    });
  },
);

test('the version is exact: a peer of another version is not supported', () => {
  for (const peer of ['@databricks/sql', 'protobufjs-cli'] as const)
    expect(peerVersion(peer)).toMatch(/^\d+\.\d+\.\d+$/);
});
