import { mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { homeFolder } from '../../system/home-folder.js';
import { isInside, readTextIfPresent } from '../../system/read-file.js';
import { writeFileAtomically } from '../../system/write-file.js';
import type { RunContext } from './run-context.js';

/** In bytes. A host takes about 60. */
const maxSize = 1024 * 1024;

/** Returns whether a person at this machine has confirmed that credentials of the environment may go to a host. */
export async function isConfirmedHost(host: string, context: RunContext, project: string): Promise<boolean> {
  const file = confirmedHostsFile(context, project);
  return file !== undefined && (await readHosts(file)).includes(host);
}

/** Remembers a host for later runs of this person on this machine; forgets it after this run if there is no place for it. */
export async function confirmHost(host: string, context: RunContext, project: string): Promise<void> {
  const file = confirmedHostsFile(context, project);
  if (file === undefined) return;
  const hosts = [...new Set([...(await readHosts(file)), host])].sort();
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFileAtomically(file, `${JSON.stringify({ version: 1, hosts }, null, 2)}\n`);
  } catch {
    // The next run asks again.
  }
}

/** The file, outside of the project; undefined if this machine has no such place. */
function confirmedHostsFile({ environment }: RunContext, project: string): string | undefined {
  const home = homeFolder(environment);
  const state =
    process.platform === 'win32'
      ? environment['LOCALAPPDATA']
      : environment['XDG_STATE_HOME'] || (home && join(home, '.local/state'));
  if (!state || !isAbsolute(state) || isInside(state, project)) return undefined;
  return join(state, 'zerobus-gen', 'confirmed-hosts.json');
}

async function readHosts(file: string): Promise<readonly string[]> {
  const text = (await readTextIfPresent(file, { maxBytes: maxSize })) ?? '';
  try {
    const value: unknown = JSON.parse(text);
    const { hosts } = value as { readonly hosts?: unknown };
    return Array.isArray(hosts) ? hosts.filter((host) => typeof host === 'string') : [];
  } catch {
    return [];
  }
}
