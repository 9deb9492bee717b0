import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ResolvedProject } from '../../app/project/run-paths.js';
import { placesIn } from '../../app/project/source-places.js';
import { genError } from '../../diagnostics/gen-error.js';
import { errorCode } from '../../system/error-code.js';
import { systemReason } from '../../system/system-reason.js';
import { writeFileAtomically } from '../../system/write-file.js';
import type { Context } from '../context.js';
import type { Terminal } from '../terminal.js';
import { githubReporter } from './github.js';
import { humanReporter } from './human.js';
import { jsonReporter } from './json.js';
import { junitReporter } from './junit.js';
import type { FailOn } from './problem.js';
import type { Reporter } from './reporter.js';

/** The flags that say how results are told. */
export interface ReporterFlags {
  readonly reporter: 'human' | 'json' | 'github' | 'junit';
  readonly reportFile?: string | undefined;
  readonly quiet: boolean;
  readonly failOn?: FailOn | undefined;
}

/**
 * Tells the results of a command once. With `--report-file` the report goes into that file, and people are told on the
 * terminal. Without `settings` there are no files to point at. Throws GenError `report-not-writable` where the file cannot be written.
 */
export async function report(
  flags: ReporterFlags,
  settings: ResolvedProject | undefined,
  context: Context,
  tell: (reporter: Reporter) => void,
): Promise<void> {
  const { terminal } = context;
  const { reporter: kind, reportFile, quiet } = flags;
  if (reportFile === undefined) return tell(reporterOf(kind, terminal, flags, settings, context));
  const lines: string[] = [];
  const file: Terminal = { out: (line) => lines.push(line), err: (line) => lines.push(line), style: (_, text) => text };
  tell(reporterOf(kind, file, flags, settings, context));
  const path = resolve(context.folder, reportFile);
  // Before it is written: what was done is known, whatever becomes of the file.
  tell(humanReporter(terminal, quiet));
  try {
    await writeFileAtomically(path, `${lines.join('\n')}\n`);
  } catch (error) {
    throw genError('report-not-writable', {}, { file: reportFile, reason: systemReason(error, 'write') }, error);
  }
}

function reporterOf(
  kind: ReporterFlags['reporter'],
  terminal: Terminal,
  { quiet, failOn = 'breaking' }: ReporterFlags,
  settings: ResolvedProject | undefined,
  { environment, folder }: Context,
): Reporter {
  switch (kind) {
    case 'json':
      return jsonReporter(terminal);
    case 'junit':
      return junitReporter(terminal, failOn);
    case 'github':
      return githubReporter(terminal, {
        failOn,
        placeOf:
          settings === undefined ? () => undefined : placesIn(settings, environment['GITHUB_WORKSPACE'] ?? folder),
        summarise: (markdown) => summarise(markdown, environment['GITHUB_STEP_SUMMARY'], terminal),
      });
    default:
      return humanReporter(terminal, quiet);
  }
}

/** GitHub takes 1 MiB of a step; more would make it show nothing. */
const maxSummary = 1_000_000;

/** A summary that cannot be written is told of and does not fail the check: the annotations say the same. */
function summarise(markdown: string, file: string | undefined, terminal: Terminal): void {
  if (!file) return;
  const bytes = Buffer.from(markdown);
  const text = bytes.length <= maxSummary ? markdown : `${bytes.toString('utf8', 0, maxSummary)}…\n`;
  try {
    appendFileSync(file, text);
  } catch (error) {
    const reason = errorCode(error) ?? String(error);
    terminal.err(`warning: The job summary cannot be written to ${file} (${reason}).`);
  }
}
