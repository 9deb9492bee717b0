import { join } from 'node:path';
import type { ZerobusConfig } from '../../config/zerobus-config.js';
import { type OptionalPeer, peerVersion } from '../../system/optional-peer.js';
import { setJson } from './edit-json.js';
import type { InitSettings } from './init-settings.js';
import { editedFile, type Plan } from './planned-file.js';
import type { ProjectFacts } from './project-facts.js';
import { dependenciesOf } from './read-facts.js';

/** The scripts, by name: the main job, the build step, and the check. */
const scripts: Readonly<Record<string, string>> = {
  'zerobus:generate': 'zerobus-gen',
  'zerobus:build': 'zerobus-gen --offline',
  'zerobus:check': 'zerobus-gen check',
};

/** Scripts, and what generator and generated code need. What is there stays as it is; forced, the scripts are set anew. */
export function planPackageJson(
  { folder, packageText, packageJson }: ProjectFacts,
  { source, targets = {}, emit }: ZerobusConfig,
  { force, version }: InitSettings,
): Plan {
  const own = (packageJson['scripts'] ?? {}) as Readonly<Record<string, unknown>>;
  const known = dependenciesOf(packageJson);
  const hints: string[] = [];
  const done: string[] = [];
  let text = packageText;
  const put = (section: string, name: string, value: string): void => {
    const edited = setJson(text, [section, name], value);
    if (edited === undefined) hints.push(`Put into ${section} of package.json: "${name}": "${value}".`);
    else if (edited !== text) {
      text = edited;
      done.push(name);
    }
  };
  for (const [name, command] of Object.entries(scripts)) {
    const there = own[name];
    if (there === undefined || (force && there !== command)) put('scripts', name, command);
    else if (there !== command)
      hints.push(`The script ${name} of package.json is kept as it is; --force sets it to '${command}'.`);
  }
  if (!('zerobus-gen' in known)) put('devDependencies', 'zerobus-gen', `^${version}`);
  if (!('zerobus-runtime' in known)) put('dependencies', 'zerobus-runtime', `^${version}`);
  const peers: readonly OptionalPeer[] = [
    ...([source, ...Object.values(targets).map((target) => target.source)].some((each) => each?.kind === 'sql')
      ? (['@databricks/sql'] as const)
      : []),
    ...(emit?.includes('protobufjs') ? (['protobufjs-cli'] as const) : []),
  ];
  for (const peer of peers) if (!(peer in known)) put('devDependencies', peer, peerVersion(peer));
  return { files: [editedFile(join(folder, 'package.json'), packageText, text, done.join(', '))], hints };
}
