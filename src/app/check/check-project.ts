import { shellWord } from '../../diagnostics/shell-word.js';
import type { RunContext } from '../project/context.js';
import { openProjects, type Project } from '../project/open-project.js';
import type { RunSettings } from '../project/run-paths.js';
import { runSettings } from '../project/run-settings.js';
import { isOffline, jobsOf, type SharedFlags } from '../project/shared-flags.js';
import { refuseCommands, tableArguments } from '../project/table-arguments.js';
import { sourceWords, tableSource } from '../project/table-source.js';
import { UsageError } from '../project/usage-error.js';
import type { CheckResult } from './check-result.js';
import { checkTables } from './check-tables.js';

/** How a check is asked for. `target` may be `all`. */
export interface CheckFlags extends SharedFlags {
  readonly failOn: 'breaking' | 'any';
}

/** What a check came to: a result for each table in each target that was looked at. */
export interface CheckedProject {
  readonly settings: RunSettings;
  readonly results: readonly CheckResult[];
}

/**
 * The live tables against the lock, and the lock against the files; with `offline` only the latter. Writes nothing. The
 * files are those of all targets: they are told of with the first. Throws UsageError, GenError for what concerns all
 * tables, the reason of the signal, and whatever is a bug.
 */
export async function checkProject(
  flags: CheckFlags,
  context: RunContext,
  onChecked: (done: number, all: number) => void = () => undefined,
): Promise<CheckedProject> {
  refuseCommands(flags.tables);
  const offline = isOffline(flags);
  const projects = await openProjects(flags, context);
  const results: CheckResult[] = [];
  let first: RunSettings | undefined;
  for (const project of offline ? projects.slice(0, 1) : projects) {
    const settings = await runSettings(flags, project, context);
    results.push(...(await checkTarget(flags, project, settings, context, first === undefined, onChecked)));
    first ??= settings;
  }
  if (results.length > 0 && first !== undefined) return { settings: first, results };
  throw new UsageError(
    'There is nothing in zerobus.lock to check.',
    'Run zerobus-gen catalog.schema.table first, and commit what it writes.',
  );
}

async function checkTarget(
  flags: CheckFlags,
  project: Project,
  settings: RunSettings,
  context: RunContext,
  compareFiles: boolean,
  onChecked: (done: number, all: number) => void,
): Promise<readonly CheckResult[]> {
  const tables = tableArguments(flags.tables, project);
  const source = flags.offline ? undefined : (await tableSource(flags, project, context)).source;
  try {
    const results = await checkTables(tables, {
      ...settings,
      ...(source === undefined ? {} : { source }),
      failOn: flags.failOn,
      compareFiles,
      jobs: jobsOf(flags, project, context),
      signal: context.signal,
      onChecked,
    });
    return withSource(results, flags, project);
  } finally {
    await source?.close?.();
  }
}

/**
 * The command that brings the code up to date reads from where the drift was seen. A target that the code does not come
 * from may be behind it: then the code is right, and its table is to be migrated.
 */
function withSource(
  results: readonly CheckResult[],
  flags: CheckFlags,
  { target, config: { target: from = target.name } }: Project,
): readonly CheckResult[] {
  const config = flags.config === undefined ? '' : ` --config ${shellWord(flags.config)}`;
  const at = flags.target === undefined ? '' : ` --target ${shellWord(target.name)}`;
  const words = sourceWords(flags) + config + at;
  const fixOf = ({ code, fix }: CheckResult['findings'][number]): string => {
    const command = fix.startsWith('zerobus-gen ') ? fix + words : fix;
    const follows = code !== 'table-not-generated' && /^(zerobus-gen|git) /.test(fix);
    if (from === target.name || !follows) return command;
    return `Migrate ${target.name}, where the code is ahead of it; else: ${command}`;
  };
  const fixed = ({ findings }: CheckResult): CheckResult['findings'] =>
    findings.map((finding) => ({ ...finding, fix: fixOf(finding) }));
  return words === '' ? results : results.map((result) => ({ ...result, findings: fixed(result) }));
}
