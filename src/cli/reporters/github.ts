import type { PlaceOf } from '../../app/project/source-places.js';
import type { Terminal } from '../terminal.js';
import { checkProblem, type FailOn, nameOf, type Problem, problemOf, problemsOf } from './problem.js';
import type { Reporter } from './reporter.js';

/** What a GitHub reporter needs beside the terminal. */
export interface GithubOptions {
  readonly failOn: FailOn;
  readonly placeOf: PlaceOf;
  /** Takes the Markdown of the job summary. */
  readonly summarise: (markdown: string) => void;
}

/**
 * Annotations of GitHub Actions on stdout (workflow commands), each on the line of its column in the lock or on its
 * generated file, and a job summary. GitHub shows ten annotations of a level for a step; the summary has all.
 */
export function githubReporter(terminal: Terminal, { failOn, placeOf, summarise }: GithubOptions): Reporter {
  const annotate = (problems: readonly Problem[]): void => {
    for (const problem of problems) terminal.out(command(problem, placeOf));
  };
  return {
    generated(results) {
      const problems = results.flatMap(({ table, diagnostics }) => diagnostics.map((item) => problemOf(item, table)));
      annotate(problems.filter(({ level }) => level !== 'notice'));
      const rows = results.map(({ table, status, files }) => {
        const changed = files.filter((file) => file.status !== 'unchanged').length;
        return [table, status, changed === 0 ? '' : `${changed} files`];
      });
      summarise(summary('zerobus-gen', ['table', 'status', 'changed'], rows, problems));
    },
    diagnosed(checks) {
      const problems = checks.flatMap(checkProblem);
      annotate(problems);
      const rows = checks.map(({ table, name, status }) => [table ?? 'this machine', name, status]);
      summarise(summary('zerobus-gen doctor', ['of', 'check', 'status'], rows, problems));
    },
    checked(results) {
      const problems = results.flatMap((result) => problemsOf(result, failOn));
      annotate(problems);
      const rows = results.map(({ table, target, status }) => [table, target, status]);
      summarise(summary('zerobus-gen check', ['table', 'target', 'status'], rows, problems));
    },
  };
}

/** `::error file=…,line=…,title=…::message`, as GitHub's runner reads it. */
function command(problem: Problem, placeOf: PlaceOf): string {
  const { level, table, code, path, message, help } = problem;
  const place = placeOf(table, { code, path });
  const title = [nameOf(problem), path].filter((part) => part !== null && part !== '').join(' ');
  const properties = [
    ...(place === undefined ? [] : [`file=${property(place.file)}`, `line=${place.line}`]),
    `title=${property(`${title} [${code}]`)}`,
  ];
  return `::${level} ${properties.join(',')}::${data(`${message}\n${help}`)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

const words: Readonly<Record<Problem['level'], string>> = { error: '❌', warning: '⚠️', notice: 'ℹ️' };

function summary(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  problems: readonly Problem[],
): string {
  const lines = [
    `## ${title}`,
    '',
    ...table(
      head,
      rows.map((cells) => cells.map(cell)),
    ),
  ];
  if (problems.length > 0) {
    const told = problems.map((problem) => {
      const { level, path, message, help, code } = problem;
      return [words[level], cell(nameOf(problem)), cell(path ?? ''), `${cell(message)} \`${code}\``, cell(help)];
    });
    lines.push('', ...table(['', 'table', 'column', 'what', 'what to do'], told));
  }
  return `${lines.join('\n')}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)];
}

/** As it is: a name in a catalog makes no link, no picture and no cell. An underscore within a word means nothing. */
function cell(text: string): string {
  return text
    .replace(/[\\`*[\]~|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&')
    .replace(/[&<>]/g, (found) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[found]!)
    .replace(/\s*\n\s*/g, '<br>');
}
