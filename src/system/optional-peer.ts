import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { genError } from '../diagnostics/gen-error.js';
import { retryBusyNow } from './busy-file.js';
import { readPackageFile } from './package-file.js';

/** Packages that only some projects need: optional peers of zerobus-gen, each with one exact version. */
export type OptionalPeer = '@databricks/sql' | 'protobufjs-cli';

/**
 * Loads an optional peer. Throws GenError `driver-missing` or `protobufjs-cli-missing`, with the command that installs it,
 * when it is absent, has another version, or fails to load.
 */
export async function loadOptionalPeer<T>(peer: OptionalPeer, load: () => Promise<T>): Promise<T> {
  const installed = installedVersion(peer);
  const supported = peerVersion(peer);
  if (installed !== undefined && installed !== supported) {
    throw missingPeer(peer, `version ${installed} is installed, but this version of zerobus-gen needs ${supported}`);
  }
  try {
    return await load();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0]!.slice(0, 200) : 'it throws when loaded';
    throw missingPeer(peer, reason, cause);
  }
}

/** Returns the version of a peer that is installed; undefined if that cannot be read, as when it is missing. */
function installedVersion(peer: OptionalPeer): string | undefined {
  try {
    const require = createRequire(import.meta.url);
    const load = (): unknown => require(`${peer}/package.json`);
    const { version } = retryBusyNow({ path: fileURLToPath(import.meta.url), needs: 'read' }, load) as {
      version?: unknown;
    };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the error for a peer that cannot be used. */
export function missingPeer(peer: OptionalPeer, reason: string, cause?: unknown): Error {
  const code = peer === '@databricks/sql' ? 'driver-missing' : 'protobufjs-cli-missing';
  const command = installCommand(`${peer}@${peerVersion(peer)}`, process.env['npm_config_user_agent']);
  return genError(code, {}, { reason, command }, cause);
}

/** Returns the exact version of a peer that this version of zerobus-gen works with. */
export function peerVersion(peer: OptionalPeer): string {
  // Read once: a run asks for each table.
  versions ??= (JSON.parse(readPackageFile('package.json')) as { peerDependencies: Record<OptionalPeer, string> })
    .peerDependencies;
  return versions[peer];
}

let versions: Readonly<Record<OptionalPeer, string>> | undefined;

/** `userAgent` identifies the package manager that runs the command, such as `pnpm/9.1.0 node/v20`. */
function installCommand(spec: string, userAgent: string = ''): string {
  const manager = /^(pnpm|yarn|bun)\//.exec(userAgent)?.[1];
  return manager === undefined ? `npm install --save-dev ${spec}` : `${manager} add --dev ${spec}`;
}
