import { join, relative } from 'node:path';
import type { ZerobusConfig } from '../../config/zerobus-config.js';
import { exists } from '../../system/find-file.js';
import type { CiKind, PlanInput } from './plan-input.js';
import { type Hint, type Plan, planWholeFile } from './planned-file.js';
import type { ProjectFacts } from './project-facts.js';
import { readOptionalFile } from './read-optional-file.js';
import { getWorkflowName, writeGithubWorkflow, writeGitlabJob } from './write-workflow.js';

const EMPTY_PLAN: Plan = { files: [], hints: [] };

/**
 * Plans CI: for GitHub a workflow in the repository, and for GitLab a hint with the job to add, because its only file belongs
 * to the project. Without git, there is only a hint unless the input names the CI.
 */
export async function planCi(
  facts: ProjectFacts,
  config: ZerobusConfig,
  { ci, force }: Pick<PlanInput, 'ci' | 'force'>,
): Promise<Plan> {
  const root = facts.repository ?? facts.folder;
  if (ci === undefined && facts.repository === undefined) {
    const hint: Hint = (write) =>
      `Did not write a CI workflow: this folder is not in a git repository. To write one anyway, run init again with ${write('ci', 'github')}.`;
    return { files: [], hints: [hint] };
  }
  const kind = ci ?? (await detectCi(root));
  if (kind === 'none') return EMPTY_PLAN;
  if (kind === 'gitlab') {
    const job = writeGitlabJob(facts, config);
    const file = join(root, '.gitlab-ci.yml');
    if ((await readOptionalFile(file))?.includes('zerobus-gen check')) return EMPTY_PLAN;
    const shownFile = relative(facts.folder, file).replaceAll('\\', '/');
    return {
      files: [],
      hints: [`Add this job to ${shownFile}, and set its CI variable DATABRICKS_HOST (docs/ci.md):\n${job}`],
    };
  }
  const path = join(root, '.github/workflows', getWorkflowName(facts));
  const before = await readOptionalFile(path);
  return { files: [planWholeFile(path, before, await writeGithubWorkflow(facts, config), force)], hints: [] };
}

/** Detects the CI from files and remotes of the repository. Default: GitHub. */
async function detectCi(root: string): Promise<CiKind> {
  if (await exists(join(root, '.github'))) return 'github';
  if (await exists(join(root, '.gitlab-ci.yml'))) return 'gitlab';
  const gitConfig = (await readOptionalFile(join(root, '.git/config')).catch(() => undefined)) ?? '';
  return /^\s*url\s*=.*gitlab/m.test(gitConfig) ? 'gitlab' : 'github';
}
