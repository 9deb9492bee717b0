import type { SourceConfig, TargetConfig, ZerobusConfig } from '../../config/zerobus-config.js';
import { nearestWord } from '../../diagnostics/nearest-word.js';
import type { NameForm } from '../../model/table-name.js';
import { RequestError } from './request-error.js';
import type { SettingOrigin } from './run-context.js';

/** Where the tables of a project are: in the catalog of one of its targets, or in the catalog of each table's name. */
export interface Target {
  /** Undefined in a project without targets; locks and reports then say `default`. */
  readonly name: string | undefined;
  /** Undefined in a project without targets. */
  readonly catalog: string | undefined;
  /** The form of table names in requests and in the config. */
  readonly nameForm: NameForm;
  readonly host: string | undefined;
  readonly profile: string | undefined;
  readonly source: SourceConfig | undefined;
  /** Where the choice of this target comes from. */
  readonly chosenBy: SettingOrigin;
}

/** Returns the target with this name, or all of them for `all`; by default the config's `target`. Throws RequestError. */
export function chooseTargets(requested: string | undefined, config: ZerobusConfig): readonly Target[] {
  const { targets, host, profile, source } = config;
  if (targets === undefined) {
    if (requested === undefined) {
      const place = { name: undefined, catalog: undefined, nameForm: 'with-catalog' } as const;
      return [{ ...place, host, profile, source, chosenBy: 'default' }];
    }
    throw new RequestError(['target'], (write) => ({
      message: `${write('target')} needs a config with targets.`,
      help: 'Add targets to the config (docs/config.md).',
    }));
  }
  const names = Object.keys(targets);
  const byRequest: SettingOrigin = { field: 'target' };
  const choose = (name: string, chosenBy: SettingOrigin): Target =>
    withDefaults(name, targets[name] as TargetConfig, config, chosenBy);
  if (requested === 'all') return names.map((name) => choose(name, byRequest));
  const name = requested ?? config.target ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) {
    throw new RequestError(['target'], (write) => ({
      message: 'The config has several targets, and none of them is the default.',
      help: `Choose one with ${names.map((each) => write('target', each)).join(' or ')}, or set target in the config.`,
    }));
  }
  if (Object.hasOwn(targets, name)) return [choose(name, requested === undefined ? 'the config' : byRequest)];
  const near = nearestWord(name, names);
  throw new RequestError(['target'], (write) => ({
    message: name === '' ? `${write('target')} is empty.` : `The config has no target '${name}'.`,
    help: near === undefined ? `Choose one of ${names.join(', ')}.` : `Did you mean ${near}?`,
  }));
}

function withDefaults(name: string, target: TargetConfig, config: ZerobusConfig, chosenBy: SettingOrigin): Target {
  // A profile names a host too, so a host or profile of the target is never combined with the config's.
  const own = target.host !== undefined || target.profile !== undefined;
  const { host, profile } = own ? target : config;
  const { catalog, source = config.source } = target;
  return { name, catalog, nameForm: 'without-catalog', host, profile, source, chosenBy };
}
