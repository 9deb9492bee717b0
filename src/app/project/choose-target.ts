import type { SourceConfig, TargetConfig, ZerobusConfig } from '../../config/zerobus-config.js';
import { nearestWord } from '../../diagnostics/nearest-word.js';
import type { NameForm } from '../../model/table-name.js';
import { RequestError } from './request-error.js';

/** Where the tables of a project lie: in the catalog of one of its targets, or in that of each name. */
export interface Target {
  /** Undefined if the config has no targets; lock files and reports then say `default`. */
  readonly name: string | undefined;
  /** Undefined where the names of tables have it. */
  readonly catalog: string | undefined;
  readonly host: string | undefined;
  readonly profile: string | undefined;
  readonly source: SourceConfig | undefined;
  /** Where the choice comes from, for `--verbose`. */
  readonly chosenBy: string;
}

/** How tables are named where this is the target. */
export function nameForm({ catalog }: Target): NameForm {
  return catalog === undefined ? 'with-catalog' : 'without-catalog';
}

/** The targets that `--target` names, one or with `all` every one; without it, the `target` of the config. Throws UsageError. */
export function chooseTargets(flag: string | undefined, config: ZerobusConfig): readonly Target[] {
  const { targets, host, profile, source } = config;
  if (targets === undefined) {
    if (flag === undefined)
      return [{ name: undefined, catalog: undefined, host, profile, source, chosenBy: 'default' }];
    throw new RequestError('--target needs targets in the config.', 'See docs/config.md for how they are written.');
  }
  const names = Object.keys(targets);
  const at = (name: string, chosenBy: string): Target =>
    targetOf(name, targets[name] as TargetConfig, config, chosenBy);
  if (flag === 'all') return names.map((name) => at(name, '--target'));
  const wanted = flag ?? config.target ?? (names.length === 1 ? names[0] : undefined);
  if (wanted === undefined) {
    throw new RequestError(
      'The config has several targets.',
      `Name one: --target ${names.join(' or --target ')}; or write target into the config.`,
    );
  }
  if (Object.hasOwn(targets, wanted)) return [at(wanted, flag === undefined ? 'the config' : '--target')];
  const near = nearestWord(wanted, names);
  throw new RequestError(
    wanted === '' ? '--target takes the name of a target.' : `The config has no target '${wanted}'.`,
    near === undefined ? `It has ${names.join(', ')}.` : `Did you mean ${near}?`,
  );
}

/** What a target does not say is said by the config. */
function targetOf(name: string, target: TargetConfig, config: ZerobusConfig, chosenBy: string): Target {
  // A profile names a host: one of the target's own is not to be mixed with the other of the config.
  const own = target.host !== undefined || target.profile !== undefined;
  const { host, profile } = own ? target : config;
  return { name, catalog: target.catalog, host, profile, source: target.source ?? config.source, chosenBy };
}
