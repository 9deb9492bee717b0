import { RequestError } from '../../app/project/request-error.js';
import type { SourceConfig, TargetConfig, ZerobusConfig } from '../../config/zerobus-config.js';
import { parseTables } from '../../model/table-pattern.js';

/** What the config will say, as flags. */
export interface ConfigFlags {
  readonly tables: readonly string[];
  readonly targets?: string | undefined;
  readonly out?: string | undefined;
  readonly source?: SourceConfig['kind'] | undefined;
  readonly snapshot?: string | undefined;
  readonly warehouse?: string | undefined;
  readonly httpPath?: string | undefined;
  readonly host?: string | undefined;
  readonly profile?: string | undefined;
}

type Targets = Readonly<Record<string, TargetConfig>>;

/** `dev=dev_catalog,prod=main`: names of targets with their catalogs, the first of them the default. Throws UsageError. */
export function parseTargets(text: string): Targets {
  const pairs = text.split(',').map((pair) => {
    const [, name, catalog] = /^\s*([^=\s]+)\s*=\s*(\S.*?)\s*$/.exec(pair) ?? [];
    if (name === undefined || catalog === undefined) {
      throw new RequestError(
        `--targets does not take '${pair.trim()}'.`,
        'As in: --targets dev=dev_catalog,prod=main.',
      );
    }
    return [name, { catalog }] as const;
  });
  return Object.fromEntries(pairs);
}

/** The config; no targets is an empty object or undefined. Throws UsageError, GenError `invalid-table-name`, `table-has-catalog`. */
export function configOf(flags: ConfigFlags, targets: Targets | undefined, tables: readonly string[]): ZerobusConfig {
  const { out, host, profile } = flags;
  if (out === '') throw new RequestError('--out takes the path of a folder.', 'The default is generated.');
  const names = Object.keys(targets ?? {});
  const form = names.length > 0 ? 'without-catalog' : 'with-catalog';
  for (const table of tables) parseTables(table, form);
  const source = sourceOf(flags);
  return {
    // All of a snapshot is meant where none is named.
    ...(tables.length === 0 && source?.kind === 'snapshot' ? {} : { tables: [...new Set(tables)] }),
    ...(names.length > 0 ? { targets: { ...targets } } : {}),
    ...(names[0] !== undefined && names.length > 1 ? { target: names[0] } : {}),
    ...(source === undefined ? {} : { source }),
    ...(host === undefined ? {} : { host }),
    ...(profile === undefined ? {} : { profile }),
    ...(out === undefined ? {} : { out }),
  };
}

function sourceOf({ source, snapshot, warehouse, httpPath }: ConfigFlags): SourceConfig | undefined {
  const kind =
    source ?? (snapshot !== undefined ? 'snapshot' : (warehouse ?? httpPath) !== undefined ? 'sql' : undefined);
  const refuse = (flag: string, help: string): never => {
    throw new RequestError(`--source ${kind} and ${flag} do not go together.`, help);
  };
  if (snapshot !== undefined && kind !== 'snapshot')
    refuse('--snapshot', 'A snapshot is read in place of the workspace.');
  if ((warehouse ?? httpPath) !== undefined && kind !== 'sql')
    refuse(warehouse === undefined ? '--http-path' : '--warehouse', 'A SQL warehouse is another source.');
  if (kind === undefined || kind === 'rest') return kind === undefined ? undefined : { kind };
  if (kind === 'sql') {
    return { kind, ...(warehouse === undefined ? {} : { warehouse }), ...(httpPath === undefined ? {} : { httpPath }) };
  }
  if (snapshot !== undefined && snapshot !== '') return { kind, path: snapshot };
  throw new RequestError('--source snapshot needs --snapshot PATH.', 'PATH is a file or a folder of .json and .sql.');
}
