import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ZerobusConfig } from '../../config/zerobus-config.js';
import type { CiKind, InitSettings } from './init-settings.js';
import { type Plan, wholeFile } from './planned-file.js';
import type { ProjectFacts } from './project-facts.js';
import { readText } from './read-text.js';
import { workflowName, writeGithub, writeGitlab } from './write-ci.js';

const nothing: Plan = { files: [], hints: [] };

/**
 * A workflow for GitHub at the top of the repository; for GitLab, whose one file belongs to the project, what to put into
 * it. Without git nothing, unless it is asked for.
 */
export async function planCi(facts: ProjectFacts, config: ZerobusConfig, settings: InitSettings): Promise<Plan> {
  const { ci, force } = settings;
  const top = facts.repository ?? facts.folder;
  if (ci === undefined && facts.repository === undefined) {
    return { files: [], hints: ['There is no git here: no CI workflow is written. --ci github asks for it.'] };
  }
  const kind = ci ?? (await detectCi(top));
  if (kind === 'none') return nothing;
  if (kind === 'gitlab') {
    const text = writeGitlab(facts, config);
    const file = join(top, '.gitlab-ci.yml');
    if ((await readText(file))?.includes('zerobus-gen check')) return nothing;
    return {
      files: [],
      hints: [
        `Put this job into ${relative(facts.folder, file).replaceAll('\\', '/')}, and set DATABRICKS_HOST for it (docs/ci.md):\n${text}`,
      ],
    };
  }
  const path = join(top, '.github/workflows', workflowName(facts));
  return { files: [wholeFile(path, await readText(path), writeGithub(facts, config), force)], hints: [] };
}

/** GitHub where nothing tells. */
async function detectCi(top: string): Promise<CiKind> {
  if (existsSync(join(top, '.github'))) return 'github';
  if (existsSync(join(top, '.gitlab-ci.yml'))) return 'gitlab';
  const remotes = (await readText(join(top, '.git/config')).catch(() => undefined)) ?? '';
  return /^\s*url\s*=.*gitlab/m.test(remotes) ? 'gitlab' : 'github';
}
