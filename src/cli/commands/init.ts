import { join } from 'node:path';
import { unifiedDiff } from '../../app/artifacts/unified-diff.js';
import type { CiKind } from '../../app/init/init-settings.js';
import { managers } from '../../app/init/package-manager.js';
import { ownConfig } from '../../app/init/plan-config.js';
import { type InitPlan, planInit } from '../../app/init/plan-init.js';
import type { PlannedFile, PlannedStatus } from '../../app/init/planned-file.js';
import type { ProjectFacts } from '../../app/init/project-facts.js';
import { readFacts } from '../../app/init/read-facts.js';
import { writePlan } from '../../app/init/write-plan.js';
import { RequestError } from '../../app/project/request-error.js';
import { shownPath } from '../../app/project/resolve-project.js';
import type { ZerobusConfig } from '../../config/zerobus-config.js';
import type { Context } from '../context.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import { version } from '../version.js';
import { type ConfigFlags, configOf, parseTargets } from './init-config.js';
import { askTables, askTargets } from './init-questions.js';

export interface InitFlags extends ConfigFlags {
  readonly config?: string | undefined;
  readonly ci?: CiKind | undefined;
  readonly force: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

/** Sets a project up: config, scripts, what git, linters and formatters should know, a CI workflow. All of it, or nothing. */
export async function init(flags: InitFlags, context: Context): Promise<ExitCode> {
  if (flags.config !== undefined)
    throw new RequestError('init takes no --config.', 'It writes the config into the working folder.');
  const facts = await readFacts(context.folder, context.environment['npm_config_user_agent']);
  const config = await wantedConfig(flags, facts, context);
  if (config === undefined) {
    context.terminal.err('Interrupted. Nothing was written.');
    return exitCode.interrupted;
  }
  const plan = await planInit(facts, { config, ci: flags.ci, force: flags.force, version });
  if (!flags.dryRun) await writePlan(plan.files, context.signal);
  await show(plan, facts, flags, context);
  return exitCode.done;
}

/** By flags, and what a person answers where there is one and a config is to be written. Undefined at Ctrl-C. */
async function wantedConfig(
  flags: InitFlags,
  { folder }: ProjectFacts,
  { prompt }: Context,
): Promise<ZerobusConfig | undefined> {
  const targets = flags.targets === undefined ? undefined : parseTargets(flags.targets);
  const kept = !flags.force && (await ownConfig(folder)) !== undefined;
  const ask = flags.yes || kept || flags.tables.length > 0 ? undefined : prompt();
  if (ask === undefined) return configOf(flags, targets, flags.tables);
  const asked = targets ?? (await askTargets(ask));
  if (asked === undefined) return undefined;
  const tables = await askTables(ask, Object.keys(asked).length > 0);
  return tables === undefined ? undefined : configOf(flags, asked, tables);
}

const words: Readonly<Record<PlannedStatus, readonly [done: string, dry: string]>> = {
  written: ['written', 'would be written'],
  changed: ['changed', 'would be changed'],
  overwritten: ['overwritten', 'would be overwritten'],
  kept: ['kept', 'kept'],
  unchanged: ['unchanged', 'unchanged'],
};

async function show(plan: InitPlan, facts: ProjectFacts, { dryRun }: InitFlags, context: Context): Promise<void> {
  const { terminal } = context;
  for (const file of plan.files) {
    const { path, status, detail, before, after } = file;
    const told = detail === '' || status === 'unchanged' ? '' : `: ${detail}`;
    terminal.out(`${words[status][dryRun ? 1 : 0]} ${shownPath(path, context)}${told}`);
    if (dryRun && before !== after)
      terminal.out((await unifiedDiff(shownPath(path, context), { before, after })).trimEnd());
  }
  for (const hint of plan.hints) terminal.out(`\n${hint}`);
  if (dryRun) return;
  terminal.out('\nNext:');
  for (const step of nextSteps(plan, facts, context)) terminal.out(`  ${step}`);
}

function nextSteps(plan: InitPlan, { folder, manager }: ProjectFacts, context: Context): readonly string[] {
  const { install, exec } = managers[manager];
  const changed = (name: string): PlannedFile | undefined =>
    plan.files.find(({ path, before, after }) => path.endsWith(name) && before !== after);
  const live = plan.config.source?.kind !== 'snapshot';
  const named = (plan.config.tables ?? []).length > 0 || !live;
  const config = plan.files.find(({ path }) => path.startsWith(join(folder, 'zerobus.config.')))?.path;
  const run = exec.replace(' --no-install', '');
  return [
    ...(changed('package.json') === undefined ? [] : [install]),
    ...(named ? [] : [`put tables into ${shownPath(config ?? 'package.json', context)}`]),
    ...(live ? ['set DATABRICKS_HOST and DATABRICKS_TOKEN, or a profile (docs/authentication.md)'] : []),
    `${run} zerobus-gen`,
    ...(live && changed('.yml') !== undefined
      ? ['set the variables DATABRICKS_HOST and DATABRICKS_CLIENT_ID of the repository for CI (docs/ci.md)']
      : []),
  ];
}
