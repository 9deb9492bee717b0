import { join } from 'node:path';
import type { ZerobusConfig } from '../../config/zerobus-config.js';
import { type OptionalPeer, peerVersion } from '../../system/optional-peer.js';
import { setJson } from './edit-json.js';
import type { PlanInput } from './plan-input.js';
import { type Hint, type Plan, planEdit } from './planned-file.js';
import { getDependencies, type ProjectFacts } from './project-facts.js';

/** The scripts to add, by name: update and generate, generate in a build without network, and check. */
const SCRIPTS: Readonly<Record<string, string>> = {
  'zerobus:generate': 'zerobus-gen',
  'zerobus:build': 'zerobus-gen --offline && zerobus-gen check --offline',
  'zerobus:check': 'zerobus-gen check',
};

/** Plans scripts and dependencies in package.json. Keeps existing entries; `force` replaces scripts that differ. */
export function planPackageJson(
  { folder, packageText, packageJson }: ProjectFacts,
  { source, targets = {}, emit }: ZerobusConfig,
  { force, version }: PlanInput,
): Plan {
  const existingScripts = (packageJson['scripts'] ?? {}) as Readonly<Record<string, unknown>>;
  const dependencies = getDependencies(packageJson);
  const hints: Hint[] = [];
  const added: string[] = [];
  let text = packageText;
  const set = (section: string, name: string, value: string): void => {
    const edited = setJson(text, [section, name], value);
    if (edited === undefined) hints.push(`Add "${name}": "${value}" to ${section} in package.json.`);
    else if (edited !== text) {
      text = edited;
      added.push(name);
    }
  };
  for (const [name, command] of Object.entries(SCRIPTS)) {
    const existing = existingScripts[name];
    if (existing === undefined || (force && existing !== command)) set('scripts', name, command);
    else if (existing !== command) {
      hints.push(
        (write) =>
          `Kept the script ${name} in package.json, which differs from '${command}'. To replace it, run init again with ${write('force')}.`,
      );
    }
  }
  if (!('zerobus-gen' in dependencies)) set('devDependencies', 'zerobus-gen', `^${version}`);
  if (!('zerobus-runtime' in dependencies)) set('dependencies', 'zerobus-runtime', `^${version}`);
  const peers: readonly OptionalPeer[] = [
    ...([source, ...Object.values(targets).map((target) => target.source)].some((each) => each?.kind === 'sql')
      ? (['@databricks/sql'] as const)
      : []),
    ...(emit?.includes('protobufjs') ? (['protobufjs-cli'] as const) : []),
  ];
  if (emit?.includes('zod') && !('zod' in dependencies)) set('dependencies', 'zod', '^4.0.0');
  for (const peer of peers) if (!(peer in dependencies)) set('devDependencies', peer, peerVersion(peer));
  return { files: [planEdit(join(folder, 'package.json'), packageText, text, added.join(', '))], hints };
}
