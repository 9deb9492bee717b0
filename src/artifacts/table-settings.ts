import type { Lock } from '../lock/lock.js';
import {
  type ArtifactSettings,
  defaultArtifactSettings,
  type Emit,
  emitKinds,
  type RunSettings,
} from './artifact-settings.js';

/** How the paths of each kind end; the first that fits counts. */
const endings: readonly (readonly [ending: string, kind: Emit])[] = [
  ['.producer.ts', 'producer'],
  ['.zod.ts', 'zod'],
  ['.pb.js', 'protobufjs'],
  ['.pb.d.ts', 'protobufjs'],
  ['.desc.binpb', 'descriptor'],
  ['.proto', 'proto'],
  ['.ts', 'records'],
];

/** Returns the kind of a generated file; undefined for a path that no version has written. */
export function kindOfFile(path: string): Emit | undefined {
  return endings.find(([ending]) => path.endsWith(ending))?.[1];
}

/** Returns the settings of a run for one table. */
export function tableSettings({ files }: Lock, settings: RunSettings): ArtifactSettings {
  if (settings.emit !== undefined) return { ...settings, emit: settings.emit };
  const listed = new Set(files.map(({ path }) => kindOfFile(path)));
  const emit = emitKinds.filter((kind) => listed.has(kind));
  return { ...settings, emit: emit.length === 0 ? defaultArtifactSettings.emit : emit };
}
