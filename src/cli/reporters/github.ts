import type { SourcePlaceFinder } from '../../app/project/source-places.js';
import { printableLines } from '../../diagnostics/printable.js';
import type { Terminal } from '../terminal.js';
import {
  checkProblems,
  diagnosticProblem,
  doctorProblems,
  type FailOn,
  type Problem,
  problemText,
  tableLabel,
} from './problem.js';
import type { Reporter } from './reporter.js';

/** Settings of the reporter, and where it finds places and writes the summary. */
export interface GithubReport {
  readonly failOn: FailOn;
  readonly findPlace: SourcePlaceFinder;
  /** Adds Markdown to the job summary. */
  readonly appendSummary: (markdown: string) => void;
}

/**
 * Prints annotations of GitHub Actions on stdout (workflow commands), each on the line of its column in the lock or on its
 * generated file, and adds a job summary. GitHub shows ten annotations per level and step; the summary has all of them.
 */
export function githubReporter(terminal: Terminal, { failOn, findPlace, appendSummary }: GithubReport): Reporter {
  const annotate = (problems: readonly Problem[]): void => {
    for (const problem of problems) terminal.out(workflowCommand(problem, findPlace));
  };
  return {
    generated(results) {
      const problems = results.flatMap(({ table, diagnostics }) =>
        diagnostics.map((diagnostic) => diagnosticProblem(diagnostic, table)),
      );
      annotate(problems.filter(({ level }) => level !== 'notice'));
      const rows = results.map(({ table, status, files }) => {
        const changed = files.filter((file) => file.status !== 'unchanged').length;
        return [table, status, changed === 0 ? '' : `${changed} files`];
      });
      appendSummary(summary('zerobus-gen', ['table', 'status', 'changed'], rows, problems));
    },
    diagnosed(checks) {
      const problems = checks.flatMap(doctorProblems);
      annotate(problems);
      const rows = checks.map(({ table, name, status }) => [table ?? 'this machine', name, status]);
      appendSummary(summary('zerobus-gen doctor', ['of', 'check', 'status'], rows, problems));
    },
    checked(results) {
      const problems = results.flatMap((result) => checkProblems(result, failOn));
      annotate(problems);
      const rows = results.map(({ table, target, status }) => [table, target, status]);
      appendSummary(summary('zerobus-gen check', ['table', 'target', 'status'], rows, problems));
    },
  };
}

/** Writes `::error file=…,line=…,title=…::message`. */
function workflowCommand(problem: Problem, findPlace: SourcePlaceFinder): string {
  const { level, table, code, path } = problem;
  const place = findPlace(table, { code, path });
  const title = [tableLabel(problem), path].filter((part) => part !== null && part !== '').join(' ');
  const properties = [
    ...(place === undefined ? [] : [`file=${escapeProperty(place.file)}`, `line=${place.line}`]),
    `title=${escapeProperty(`${title} [${code}]`)}`,
  ];
  return `::${level} ${properties.join(',')}::${escapeData(problemText(problem))}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

const ICONS: Readonly<Record<Problem['level'], string>> = { error: '❌', warning: '⚠️', notice: 'ℹ️' };

function summary(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  problems: readonly Problem[],
): string {
  const cells = rows.map((row) => row.map(escapeCell));
  const lines = [`## ${title}`, '', ...markdownTable(head, cells)];
  if (problems.length > 0) {
    const problemRows = problems.map((problem) => {
      const { level, path, message, fix, code } = problem;
      const what = `${escapeCell(message)} \`${code}\``;
      return [ICONS[level], escapeCell(tableLabel(problem)), escapeCell(path ?? ''), what, escapeCell(fix)];
    });
    lines.push('', ...markdownTable(['', 'table', 'column', 'problem', 'fix'], problemRows));
  }
  return `${lines.join('\n')}\n`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)];
}

/** Escapes text of a catalog, so that it makes no link, image, formula or cell. An underscore inside a word needs no escape. */
function escapeCell(text: string): string {
  return printableLines(text)
    .replace(/[\\`*[\]~|$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=\/\/)|(?<=www)\./gi, '\\$&')
    .replace(/[&<>]/g, (found) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[found]!)
    .replaceAll('\n', '<br>');
}
