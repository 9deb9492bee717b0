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

/** A test case of the document: a table, or a check of doctor. */
interface Case {
  readonly table: string;
  readonly target?: string;
  /** Name of the check of doctor. */
  readonly check?: string;
  /** `failure`: something is wrong with the table; `error`: the table could not be checked. */
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped';
  readonly problems: readonly Problem[];
}

/** Prints a JUnit document on stdout, with a test case per table. Problems that do not fail are in its output. */
export function junitReporter(terminal: Terminal, failOn: FailOn): Reporter {
  const print = (suite: string, cases: readonly Case[]): void => {
    for (const line of document(suite, cases)) terminal.out(line);
  };
  return {
    generated: (results) =>
      print(
        'zerobus-gen',
        results.map(({ table, status, diagnostics }): Case => {
          const problems = diagnostics.map((diagnostic) => diagnosticProblem(diagnostic, table));
          return { table, outcome: status === 'failed' ? 'error' : 'passed', problems };
        }),
      ),
    diagnosed: (checks) =>
      print(
        'zerobus-gen doctor',
        checks.map((item): Case => {
          const outcome = ({ ok: 'passed', warn: 'passed', fail: 'failure', skip: 'skipped' } as const)[item.status];
          return { table: item.table ?? '', check: item.name, outcome, problems: doctorProblems(item) };
        }),
      ),
    checked: (results) =>
      print(
        'zerobus-gen check',
        results.map((result): Case => {
          const { table, target, status } = result;
          const outcome = status === 'ok' ? 'passed' : status === 'drift' ? 'failure' : 'error';
          return { table, target, outcome, problems: checkProblems(result, failOn) };
        }),
      ),
  };
}

function document(suite: string, cases: readonly Case[]): string[] {
  const count = (outcome: Case['outcome']): number => cases.filter((item) => item.outcome === outcome).length;
  const counts = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="zerobus-gen" ${counts}>`,
    `  <testsuite name="${escapeXml(suite)}" ${counts} skipped="${count('skipped')}">`,
    ...cases.flatMap(testCase),
    '  </testsuite>',
    '</testsuites>',
  ];
}

function testCase({ table, target, check, outcome, problems }: Case): string[] {
  const plain = (check === undefined ? table : `${check} ${table}`).trim() || 'zerobus-gen';
  const name = tableLabel({ table: plain, ...(target !== undefined && { target }) });
  const head = `    <testcase classname="zerobus-gen" name="${escapeXml(name)}"`;
  const wrong = problems.filter(({ level }) => level === 'error');
  const rest = problems.filter(({ level }) => level !== 'error');
  const body = [
    ...(outcome === 'passed' ? [] : outcome === 'skipped' ? ['      <skipped/>'] : [failure(outcome, wrong)]),
    ...(rest.length === 0 ? [] : [`      <system-out>${escapeXml(rest.map(describeProblem).join('\n'))}</system-out>`]),
  ];
  return body.length === 0 ? [`${head}/>`] : [`${head}>`, ...body, '    </testcase>'];
}

function failure(tag: 'failure' | 'error', problems: readonly Problem[]): string {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const message = escapeXml(`${first?.message ?? 'failed'}${more}`);
  return `      <${tag} type="${escapeXml(first?.code ?? tag)}" message="${message}">${escapeXml(problems.map(describeProblem).join('\n'))}</${tag}>`;
}

function describeProblem(problem: Problem): string {
  const { path, code, message } = problem;
  return problemText({ ...problem, message: `${path === null ? '' : `${path}: `}${message} [${code}]` });
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

/** Escapes text for elements and attributes. XML 1.0 has no way to write most control characters. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"\n]/g, (found) => ENTITIES[found]!);
}
