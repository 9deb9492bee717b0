import { readEmitterId } from '../lock/emitter.js';
import type { Lock } from '../lock/lock.js';
import { emitterId, type RunSettings } from './artifact-settings.js';
import { kindOfFile, tableSettings } from './table-settings.js';

/** Describes why a run would emit a file of a table anew, though nobody edited it; undefined if its settings are the same. */
export function describeChange(lock: Lock, path: string, run: RunSettings): string | undefined {
  const [before, now] = [readEmitterId(lock), emitterId(tableSettings(lock, run))].map(parseId) as [ParsedId, ParsedId];
  if (before.revision !== now.revision) return 'another revision of zerobus-gen generated it';
  const names = new Set([...before.settings.keys(), ...now.settings.keys()].filter((name) => appliesTo(name, path)));
  const changed = [...names].filter((name) => before.settings.get(name) !== now.settings.get(name));
  const changes = changed.map((name) => {
    const [old, wanted] = [before, now].map(({ settings }) => settings.get(name) ?? 'none');
    return `${name} was ${old}, and is ${wanted}`;
  });
  return changes.length === 0 ? undefined : changes.join('; ');
}

interface ParsedId {
  readonly revision: string | undefined;
  readonly settings: ReadonlyMap<string, string>;
}

/** Parses what `emitterId` wrote. */
function parseId(id: string): ParsedId {
  const [revision, , extension = 'none', ...options] = id.match(/\w+="(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  const settings = options.map((option): [string, string] => {
    const at = option.indexOf('=');
    if (at === -1) return option === 'strict' ? ['zod.strict', 'true'] : [option, 'set'];
    return [`proto.${option.slice(0, at)}`, option.slice(at + 1)];
  });
  return { revision, settings: new Map([['importExtension', extension], ...settings]) };
}

/** Returns whether the content of a file depends on a setting. */
function appliesTo(setting: string, path: string): boolean {
  const kind = kindOfFile(path);
  if (setting.startsWith('proto.')) return kind === 'proto' || kind === 'descriptor';
  if (setting.startsWith('zod.')) return kind === 'zod';
  return kind === 'producer' || kind === 'zod' || path.endsWith('/index.ts') || path.endsWith('/index.zod.ts');
}
