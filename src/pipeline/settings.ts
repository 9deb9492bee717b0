import type { ImportExtension } from '../typescript/emit-settings.js';

/** What can be emitted for a table. A producer needs the records. */
export type Emit = 'proto' | 'records' | 'producer';

/** Settings that the content of files depends on. */
export interface GenerateSettings {
  readonly emit: readonly Emit[];
  readonly importExtension: ImportExtension;
}

export const defaultSettings: GenerateSettings = { emit: ['proto', 'records', 'producer'], importExtension: 'js' };

/** Raise it with every change to what the emitters write: files of another revision are stale. */
const revision = 1;

/** Revision and settings of the emitters, as the lock keeps them. */
export function emitterOf(settings: GenerateSettings): string {
  const emit = (['proto', 'records', 'producer'] as const).filter((kind) => emits(settings, kind));
  return `${revision} ${emit.join('+')} ${settings.importExtension}`;
}

export function emits({ emit }: GenerateSettings, kind: Emit): boolean {
  return emit.includes(kind) || (kind === 'records' && emit.includes('producer'));
}
