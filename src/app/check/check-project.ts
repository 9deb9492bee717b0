import { shellWord } from '../../diagnostics/shell-word.js';
import { openProjects, type Project } from '../project/open-project.js';
import { openSource, sourceWords } from '../project/open-source.js';
import { isOffline, jobsOf, type TablesRequest } from '../project/project-request.js';
import { RequestError } from '../project/request-error.js';
import { refuseCommands, requestedTables } from '../project/requested-tables.js';
import { resolveProject } from '../project/resolve-project.js';
import type { RunContext } from '../project/run-context.js';
import type { ResolvedProject } from '../project/run-paths.js';
import type { CheckResult } from './check-result.js';
import { checkTables } from './check-tables.js';

/** How a check is asked for. `target` may be `all`. */
export interface CheckRequest extends TablesRequest {
  readonly failOn: 'breaking' | 'any';
}

/** What a check came to: a result for each table in each target that was looked at. */
export interface CheckedProject {
  readonly settings: ResolvedProject;
  readonly results: readonly CheckResult[];
}

/**
 * The live tables against the lock, and the lock against the files; with `offline` only the latter. Writes nothing. The
 * files are those of all targets: they are told of with the first. Throws UsageError, GenError for what concerns all
 * tables, the reason of the signal, and whatever is a bug.
 */
export async function checkProject(
  flags: CheckRequest,
  context: RunContext,
  onChecked: (done: number, all: number) => void = () => undefined,
): Promise<CheckedProject> {
  refuseCommands(flags.tables);
  const offline = isOffline(flags);
  const projects = await openProjects(flags, context);
  const results: CheckResult[] = [];
  let first: ResolvedProject | undefined;
  for (const project of offline ? projects.slice(0, 1) : projects) {
    const settings = await resolveProject(flags, project, context);
    results.push(...(await checkTarget(flags, project, settings, context, first === undefined, onChecked)));
    first ??= settings;
  }
  if (results.length > 0 && first !== undefined) return { settings: first, results };
  throw new RequestError(
    'There is nothing in zerobus.lock to check.',
    'Run zerobus-gen catalog.schema.table first, and commit what it writes.',
  );
}

async function checkTarget(
  flags: CheckRequest,
  project: Project,
  settings: ResolvedProject,
  context: RunContext,
  compareFiles: boolean,
  onChecked: (done: number, all: number) => void,
): Promise<readonly CheckResult[]> {
  const tables = requestedTables(flags.tables, project);
  const source = flags.offline ? undefined : (await openSource(flags, project, context)).source;
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
  flags: CheckRequest,
  { target, config: { target: from = target.name } }: Project,
): readonly CheckResult[] {
  const config = flags.config === undefined ? '' : ` --config ${shellWord(flags.config)}`;
  const at = flags.target === undefined || target.name === undefined ? '' : ` --target ${shellWord(target.name)}`;
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
