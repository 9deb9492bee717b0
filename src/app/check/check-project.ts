import { flagText } from '../../diagnostics/flag-text.js';
import { type BaseLocks, readBaseLocks } from '../../lock/base-locks.js';
import { parseSelection } from '../../model/table-pattern.js';
import { checkOffline } from '../project/check-offline.js';
import { chooseJobs } from '../project/choose-jobs.js';
import { openProjects, type Project } from '../project/open-project.js';
import { openSource } from '../project/open-source.js';
import type { TablesRequest } from '../project/project-request.js';
import type { failOnValues } from '../project/request-choices.js';
import { RequestError } from '../project/request-error.js';
import { type ResolvedProject, resolveProject } from '../project/resolve-project.js';
import type { RunContext } from '../project/run-context.js';
import type { RepeatedFlags } from '../publish/compare-files.js';
import type { CheckResult } from './check-result.js';
import { checkTables } from './check-tables.js';

/** What to check. */
export interface CheckRequest extends TablesRequest {
  /** A target of the config, or `all` for every one. Default: the config's `target`. */
  readonly target?: string | undefined;
  /** Which drift makes the status of a table `drift`. Default `breaking`. */
  readonly failOn?: (typeof failOnValues)[number] | undefined;
  /**
   * A commit, as git names it, whose locks to compare with: field numbers may be added, never moved, reused or forgotten. Default:
   * none.
   */
  readonly base?: string | undefined;
}

/** What a check found: a result for each table in each target. */
export interface CheckOutcome {
  /** The project with the first target. */
  readonly project: ResolvedProject;
  readonly results: readonly CheckResult[];
}

/**
 * Compares the live tables with the lock, and the lock with the generated files; with `offline` only the latter. Writes
 * nothing. All targets share their files, so files are compared with the first target only. Throws RequestError, GenError for
 * what concerns all tables, the reason of the signal, and any error that is a bug.
 */
export async function checkProject(
  request: CheckRequest,
  context: RunContext,
  onChecked: (checked: number, total: number) => void = () => undefined,
): Promise<CheckOutcome> {
  const offline = checkOffline(request);
  const projects = await openProjects(request, context);
  const results: CheckResult[] = [];
  let first: ResolvedProject | undefined;
  for (const project of offline ? projects.slice(0, 1) : projects) {
    const resolved = await resolveProject(request, project, context);
    const base = request.base === undefined ? undefined : await readBaseLocks(resolved.lockFolder, request.base);
    results.push(...(await checkTarget(request, project, resolved, context, first === undefined, base, onChecked)));
    first ??= resolved;
  }
  if (results.length > 0 && first !== undefined) return { project: first, results };
  throw new RequestError(['tables'], () => ({
    message: 'zerobus.lock has no table to check.',
    help: 'Run `zerobus-gen catalog.schema.table` first, and commit the files that it writes.',
  }));
}

async function checkTarget(
  request: CheckRequest,
  project: Project,
  resolved: ResolvedProject,
  context: RunContext,
  compareFiles: boolean,
  base: BaseLocks | undefined,
  onChecked: (checked: number, total: number) => void,
): Promise<readonly CheckResult[]> {
  const selection = parseSelection(request.tables, project.target.nameForm);
  const source = request.offline ? undefined : (await openSource(request, project, context)).source;
  try {
    const results = await checkTables(selection, {
      ...resolved,
      ...(source === undefined ? {} : { source }),
      failOn: request.failOn ?? 'breaking',
      compareFiles,
      base: compareFiles ? base : undefined,
      jobs: chooseJobs(request, project, context),
      flags: repeatFlags(request, project),
      signal: context.signal,
      onChecked,
    });
    return results.map((result) => ({ ...result, findings: completeFixes(result.findings, request, project) }));
  } finally {
    await source?.close?.();
  }
}

/** Writes the flags of a check for a command that reads the same tables and writes the same files. */
function repeatFlags(request: CheckRequest, { target }: Project): RepeatedFlags {
  const { source, snapshot, vars, warehouse, httpPath, host, profile, config, out, emit } = request;
  const at = { config, target: request.target === undefined ? undefined : target.name };
  const to = { out, emit: emit?.join() };
  const from = { source, snapshot, vars, warehouse, httpPath, host, profile };
  return { live: flagText({ ...from, ...at, ...to }), offline: flagText({ ...at, ...to }) };
}

/**
 * Adds to each fix that is a command where the drift was found. If the code follows another target, this target may only be
 * behind: then its table needs a migration, and the code may be right.
 */
function completeFixes(
  findings: CheckResult['findings'],
  request: CheckRequest,
  project: Project,
): CheckResult['findings'] {
  const { target, config } = project;
  const { target: followed = target.name } = config;
  const flags = repeatFlags(request, project).live;
  if (flags === '') return findings;
  return findings.map((finding) => {
    const { code, fix } = finding;
    const command = fix.startsWith('zerobus-gen ') ? fix + flags : fix;
    const updatesCode = code !== 'table-not-generated' && /^(zerobus-gen|git) /.test(fix);
    if (followed === target.name || !updatesCode) return { ...finding, fix: command };
    return { ...finding, fix: `Migrate ${target.name}, where the code is ahead of it; else: ${command}` };
  });
}
