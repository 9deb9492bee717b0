import { join } from 'node:path';
import type { SourceConfig, TargetConfig, ZerobusConfig } from '../../config/zerobus-config.js';
import { parseTables } from '../../model/table-pattern.js';
import { version } from '../../system/package-version.js';
import { checkVariables } from '../project/check-variables.js';
import type { SourceRequest } from '../project/project-request.js';
import { RequestError } from '../project/request-error.js';
import { readPath } from '../project/resolve-path.js';
import { relativePath } from '../project/resolve-project.js';
import type { RunContext } from '../project/run-context.js';
import { unifiedDiff } from '../publish/unified-diff.js';
import { MANAGERS } from './package-manager.js';
import { findOwnConfig } from './plan-config.js';
import { type InitPlan, planInit } from './plan-init.js';
import type { CiKind } from './plan-input.js';
import type { Hint, PlannedFile } from './planned-file.js';
import { type ProjectFacts, readProjectFacts } from './project-facts.js';
import { writePlan } from './write-plan.js';

/** The targets of a config, by name. */
export type Targets = Readonly<Record<string, TargetConfig>>;

/** How to set up a project: what its config says, and which files to write. */
export interface InitRequest extends SourceRequest {
  readonly tables?: readonly string[] | undefined;
  /** Targets with their catalogs; the first one is the default. */
  readonly targets?: Targets | undefined;
  /** Folder of the generated files. */
  readonly out?: string | undefined;
  /** Which CI to set up. Default: the one that the repository uses. */
  readonly ci?: CiKind | undefined;
  /** Whether to overwrite existing files that differ. Default false. */
  readonly force?: boolean | undefined;
  /** Whether to write nothing, and return a patch for each file that would change. Default false. */
  readonly dryRun?: boolean | undefined;
}

/** Asks for what the request leaves open. A question resolves to undefined when it is interrupted. */
export interface InitQuestions {
  targets(): Promise<Targets | undefined>;
  tables(hasTargets: boolean): Promise<readonly string[] | undefined>;
}

/** A file of the plan. */
interface InitFile extends PlannedFile {
  /** In a dry run, the change as a unified diff whose paths are relative to the working directory. */
  readonly patch?: string;
}

/** What was set up. */
export interface InitOutcome {
  readonly files: readonly InitFile[];
  /** Steps that the user has to do by hand. */
  readonly hints: readonly Hint[];
  /** Commands and steps that come next. */
  readonly nextSteps: readonly string[];
}

/** Sets up a project without asking questions. Throws RequestError, GenError. */
export function initProject(request: InitRequest, context: RunContext): Promise<InitOutcome>;
/**
 * Sets up a project: its config, npm scripts, settings of git, linters and formatters, and a CI workflow. Writes all files or
 * none. With `questions`, asks for targets and tables if the request names no tables and a config is to be written; returns
 * undefined if a question is interrupted. Throws RequestError, GenError.
 */
export function initProject(
  request: InitRequest,
  context: RunContext,
  questions: InitQuestions | undefined,
): Promise<InitOutcome | undefined>;
export async function initProject(
  request: InitRequest,
  context: RunContext,
  questions?: InitQuestions,
): Promise<InitOutcome | undefined> {
  const { force = false, dryRun = false, ci } = request;
  const facts = await readProjectFacts(context.folder, context.environment['npm_config_user_agent']);
  const config = await resolveConfig(request, facts, questions);
  if (config === undefined) return undefined;
  const plan = await planInit(facts, { config, ci, force, version });
  if (!dryRun) await writePlan(plan.files, context.signal);
  return {
    files: dryRun ? await Promise.all(plan.files.map((file) => addPatch(file, context))) : plan.files,
    hints: plan.hints,
    nextSteps: listNextSteps(plan, facts, context),
  };
}

/** Parses the tables of a config, to check them. Throws GenError `invalid-table-name`, `table-has-catalog`. */
export function validateTables(tables: readonly string[], hasTargets: boolean): void {
  for (const table of tables) parseTables(table, hasTargets ? 'without-catalog' : 'with-catalog');
}

async function resolveConfig(
  request: InitRequest,
  { folder }: ProjectFacts,
  questions: InitQuestions | undefined,
): Promise<ZerobusConfig | undefined> {
  const { tables = [], targets = {}, force = false } = request;
  const keepsConfig = !force && (await findOwnConfig(folder)) !== undefined;
  if (questions === undefined || keepsConfig || tables.length > 0) return buildConfig(request, targets, tables);
  const chosenTargets = request.targets ?? (await questions.targets());
  if (chosenTargets === undefined) return undefined;
  const chosenTables = await questions.tables(Object.keys(chosenTargets).length > 0);
  return chosenTables === undefined ? undefined : buildConfig(request, chosenTargets, chosenTables);
}

function buildConfig(request: InitRequest, targets: Targets, tables: readonly string[]): ZerobusConfig {
  const { out, host, profile } = request;
  if (out === '') {
    throw new RequestError(['out'], (write) => ({
      message: `${write('out')} is empty.`,
      help: `Set ${write('out')} to the path of a folder, or leave it out to use generated.`,
    }));
  }
  const names = Object.keys(targets);
  validateTables(tables, names.length > 0);
  const source = buildSource(request);
  return {
    // Without tables, a snapshot means all of its tables.
    ...(tables.length === 0 && source?.kind === 'snapshot' ? {} : { tables: [...new Set(tables)] }),
    ...(names.length > 0 ? { targets: { ...targets } } : {}),
    ...(names[0] !== undefined && names.length > 1 ? { target: names[0] } : {}),
    ...(source === undefined ? {} : { source }),
    ...(host === undefined ? {} : { host }),
    ...(profile === undefined ? {} : { profile }),
    ...(out === undefined ? {} : { out: readPath('out', out) }),
  };
}

function buildSource({ source, snapshot, vars, warehouse, httpPath }: InitRequest): SourceConfig | undefined {
  const warehouseField = warehouse !== undefined ? 'warehouse' : httpPath !== undefined ? 'httpPath' : undefined;
  const kind = source ?? (snapshot !== undefined ? 'snapshot' : warehouseField !== undefined ? 'sql' : undefined);
  if (snapshot !== undefined && kind !== 'snapshot') throw createConflictError(kind, 'snapshot');
  if (warehouseField !== undefined && kind !== 'sql') throw createConflictError(kind, warehouseField);
  if (kind === undefined) return undefined;
  if (kind === 'rest') return { kind };
  if (kind === 'sql') {
    return { kind, ...(warehouse === undefined ? {} : { warehouse }), ...(httpPath === undefined ? {} : { httpPath }) };
  }
  if (snapshot !== undefined && snapshot !== '')
    return {
      kind,
      path: readPath('snapshot', snapshot),
      ...(vars === undefined ? {} : { vars: checkVariables(vars) }),
    };
  throw new RequestError(['source', 'snapshot'], (write) => ({
    message: `${write('source', 'snapshot')} needs ${write('snapshot')}.`,
    help: `Set ${write('snapshot')} to the path of a file or folder of .json and .sql files.`,
  }));
}

function createConflictError(kind: string | undefined, field: 'snapshot' | 'warehouse' | 'httpPath'): RequestError {
  return new RequestError(['source', field], (write) => ({
    message: `${write(field)} cannot be combined with ${write('source', kind)}.`,
    help: `Remove ${write('source')} or ${write(field)}.`,
  }));
}

async function addPatch(file: PlannedFile, context: RunContext): Promise<InitFile> {
  const { path, before, after } = file;
  return before === after
    ? file
    : { ...file, patch: await unifiedDiff(relativePath(path, context), { before, after }) };
}

function listNextSteps(plan: InitPlan, { folder, manager }: ProjectFacts, context: RunContext): readonly string[] {
  const { install, exec } = MANAGERS[manager];
  const isChanged = (name: string): boolean =>
    plan.files.some(({ path, before, after }) => path.endsWith(name) && before !== after);
  const live = plan.config.source?.kind !== 'snapshot';
  const hasTables = (plan.config.tables ?? []).length > 0 || !live;
  const config = plan.files.find(({ path }) => path.startsWith(join(folder, 'zerobus.config.')))?.path;
  return [
    ...(isChanged('package.json') ? [install] : []),
    ...(hasTables ? [] : [`add tables to ${relativePath(config ?? 'package.json', context)}`]),
    ...(live ? ['set DATABRICKS_HOST and DATABRICKS_TOKEN, or choose a profile (docs/authentication.md)'] : []),
    `${exec.replace(' --no-install', '')} zerobus-gen`,
    ...(live && isChanged('.yml')
      ? ["set DATABRICKS_HOST and DATABRICKS_CLIENT_ID as variables of the repository's CI (docs/ci.md)"]
      : []),
  ];
}
