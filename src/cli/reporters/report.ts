import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type SourcePlaceFinder, sourcePlaceFinder } from '../../app/project/source-places.js';
import { genError } from '../../diagnostics/gen-error.js';
import { retryBusyNow } from '../../system/busy-file.js';
import { errorCode } from '../../system/error-code.js';
import { portablePath } from '../../system/portable-path.js';
import { systemReason } from '../../system/system-reason.js';
import { writeFileAtomically } from '../../system/write-file.js';
import type { Context } from '../command.js';
import type { Terminal } from '../terminal.js';
import { githubReporter } from './github.js';
import { humanReporter } from './human.js';
import { jsonReporter } from './json.js';
import { junitReporter } from './junit.js';
import type { FailOn } from './problem.js';
import type { Reporter } from './reporter.js';

/** How to report, as the flags of a command set it. */
export interface ReportArguments {
  readonly reporter: 'human' | 'json' | 'github' | 'junit';
  readonly reportFile?: string | undefined;
  readonly quiet: boolean;
  readonly failOn?: FailOn | undefined;
}

/** Where the files of a project are. */
type ProjectFiles = Parameters<typeof sourcePlaceFinder>[0];

/**
 * Reports the results of a command, once. With a report file, writes the report there and readable text to the terminal.
 * Without `project`, annotations have no places. Throws GenError `report-not-writable`.
 */
export async function report(
  args: ReportArguments,
  project: ProjectFiles | undefined,
  context: Context,
  print: (reporter: Reporter) => void,
): Promise<void> {
  const { terminal } = context;
  const { reportFile, quiet } = args;
  if (reportFile === undefined) return print(createReporter(args, terminal, project, context));
  const file = resolve(context.folder, portablePath(reportFile));
  const lines: string[] = [];
  const write = (line: string): unknown => lines.push(line);
  print(createReporter(args, { out: write, print: write, err: write, style: (_, text) => text }, project, context));
  // The terminal comes first: it shows what was done even if the file cannot be written.
  print(humanReporter(terminal, quiet));
  try {
    await writeFileAtomically(file, `${lines.join('\n')}\n`, {
      signal: context.signal,
    });
  } catch (error) {
    throw genError('report-not-writable', {}, { file: reportFile, reason: systemReason(error, 'write') }, error);
  }
}

function createReporter(
  { reporter, quiet, failOn = 'breaking' }: ReportArguments,
  terminal: Terminal,
  project: ProjectFiles | undefined,
  { environment, folder }: Context,
): Reporter {
  switch (reporter) {
    case 'json':
      return jsonReporter(terminal);
    case 'junit':
      return junitReporter(terminal, failOn);
    case 'github': {
      const root = environment['GITHUB_WORKSPACE'] ?? folder;
      const findPlace: SourcePlaceFinder = project === undefined ? () => undefined : sourcePlaceFinder(project, root);
      const file = environment['GITHUB_STEP_SUMMARY'];
      const appendSummary = (markdown: string): void => appendJobSummary(markdown, file, terminal);
      return githubReporter(terminal, { failOn, findPlace, appendSummary });
    }
    default:
      return humanReporter(terminal, quiet);
  }
}

/** Size limit of a job summary in bytes. GitHub accepts 1 MiB per step, and shows nothing of a longer one. */
const MAX_SUMMARY_BYTES = 1_000_000;

/** A summary that cannot be written is only a warning: the annotations have the same content. */
function appendJobSummary(markdown: string, file: string | undefined, terminal: Terminal): void {
  if (!file) return;
  const bytes = Buffer.from(markdown);
  const text = bytes.length <= MAX_SUMMARY_BYTES ? markdown : `${bytes.toString('utf8', 0, MAX_SUMMARY_BYTES)}…\n`;
  try {
    retryBusyNow({ path: file, needs: 'change' }, () => appendFileSync(file, text));
  } catch (error) {
    const reason = errorCode(error) ?? String(error);
    terminal.err(`warning: Cannot write the job summary to ${file} (${reason}).`);
  }
}
