import { generateProject } from '../../project/generate-project.js';
import { shownPath } from '../../project/run-settings.js';
import type { SharedFlags } from '../../project/shared-flags.js';
import type { Context } from '../context.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import { showProgress } from '../progress.js';
import { type ReporterFlags, report } from '../reporters/reporters.js';

/** The main job: from the live tables or a snapshot, or with `--offline` from the lock alone. */
export async function generate(flags: SharedFlags & ReporterFlags, context: Context): Promise<ExitCode> {
  const progress = showProgress(context.terminal, 'tables read', flags.quiet);
  const { settings, results } = await generateProject(flags, context, progress.show).finally(progress.end);
  const shown = results.map((result) => ({
    ...result,
    files: result.files.map((file) => ({ ...file, path: shownPath(file.path, context) })),
  }));
  await report(flags, settings, context, (reporter) => reporter.generated(shown));
  return results.some(({ status }) => status === 'failed') ? exitCode.failed : exitCode.done;
}
