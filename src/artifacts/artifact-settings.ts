import type { ProtoOptionName, ProtoSettings } from '../proto/proto-settings.js';
import type { ImportExtension } from './typescript/emit-settings.js';
import type { ZodSettings } from './typescript/zod-settings.js';

/** Every kind of output for a table, in the order of emitting. A producer and zod schemas need the records. */
export const emitKinds = ['proto', 'records', 'producer', 'zod', 'descriptor', 'protobufjs'] as const;

/** A kind of output for a table. */
export type Emit = (typeof emitKinds)[number];

/** Settings of a run for all of its tables. */
export interface RunSettings extends Omit<ArtifactSettings, 'emit'> {
  /** Undefined: for each table what its lock lists, else the default. */
  readonly emit: readonly Emit[] | undefined;
  /** The output folder that locks keep: relative to the project, with `/`. Undefined: the default, or not in the project. */
  readonly out?: string | undefined;
}

/** Settings that the content of the generated files of a table depends on. */
export interface ArtifactSettings {
  readonly emit: readonly Emit[];
  readonly importExtension: ImportExtension;
  readonly proto: ProtoSettings;
  readonly zod: ZodSettings;
}

/** The settings without a request, a config and a lock. */
export const defaultArtifactSettings: ArtifactSettings = {
  emit: ['proto', 'records', 'producer'],
  importExtension: 'js',
  proto: {},
  zod: { strict: false },
};

/** Raise it with every change to what the emitters write: files with another revision are stale. */
const revision = 6;

/** Returns the revision and settings of the emitters in one line, as the lock keeps them. Files depend on these and the lock. */
export function emitterId(settings: ArtifactSettings): string {
  const kinds = emitKinds.filter((kind) => emits(settings, kind));
  const parts = [String(revision), kinds.join('+'), settings.importExtension];
  if (kinds.some((kind) => kind === 'proto' || kind === 'descriptor')) parts.push(...protoOptions(settings.proto));
  if (settings.zod.strict && emits(settings, 'zod')) parts.push('strict');
  return parts.join(' ');
}

/** Returns whether a kind is emitted: because it is in `emit`, or because another kind needs it. */
export function emits({ emit }: ArtifactSettings, kind: Emit): boolean {
  return emit.includes(kind) || (kind === 'records' && (emit.includes('producer') || emit.includes('zod')));
}

function protoOptions(proto: ProtoSettings): string[] {
  const names = Object.keys(proto).sort() as ProtoOptionName[];
  return names.flatMap((name) => (proto[name] === undefined ? [] : [`${name}=${JSON.stringify(proto[name])}`]));
}
