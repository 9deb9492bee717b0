// Names of a catalog and texts of a server in every form of report.
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/app/check/check-result.ts';
import type { Check } from '../../src/app/doctor/doctor-report.ts';
import type { TableResult } from '../../src/app/publish/table-result.ts';
import { githubReporter } from '../../src/cli/reporters/github.ts';
import { humanReporter } from '../../src/cli/reporters/human.ts';
import { junitReporter } from '../../src/cli/reporters/junit.ts';
import type { Reporter } from '../../src/cli/reporters/reporter.ts';

const lines: string[] = [];
const terminal = {
  out: (line: string) => lines.push(line),
  err: (line: string) => lines.push(line),
  print: (line: string) => lines.push(line),
  style: (_: string, text: string) => text,
};

const reporters: Readonly<Record<string, () => Reporter>> = {
  human: () => humanReporter(terminal, false),
  github: () =>
    githubReporter(terminal, {
      failOn: 'breaking',
      findPlace: () => undefined,
      appendSummary: (markdown) => lines.push(...markdown.split('\n')),
    }),
  junit: () => junitReporter(terminal, 'breaking'),
};

/** Control characters, another direction, a workflow command on a line of its own, markup and a megabyte. */
const evil = `a\u001b[31m\r\u202eb\u2028::error::x <script> [l](http://e) | ${'y'.repeat(1_000_000)}`;
const diagnostics = [
  { code: 'lock-missing' as const, severity: 'error' as const, table: evil, path: evil, message: evil, help: evil },
];
const findings = [
  {
    code: 'column-added' as const,
    severity: 'breaking' as const,
    path: evil,
    before: evil,
    after: evil,
    message: evil,
    fix: evil,
  },
];
const generated: TableResult[] = [{ table: evil, status: 'failed', files: [], diagnostics }];
const checked: CheckResult[] = [{ table: evil, target: evil, status: 'drift', findings, diagnostics }];
const diagnosed = [
  { name: 'token', table: evil, status: 'fail', message: evil, fix: evil, statements: [evil] } as unknown as Check,
];

describe.each(Object.keys(reporters))('%s', (name) => {
  test.each<[what: string, report: (reporter: Reporter) => void]>([
    ['a generation', (reporter) => reporter.generated(generated)],
    ['a check', (reporter) => reporter.checked(checked)],
    ['a diagnosis', (reporter) => reporter.diagnosed(diagnosed)],
  ])('%s shows no control character, begins no command, and is bounded', (_, report) => {
    lines.length = 0;
    report(reporters[name]!());
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines.flatMap((each) => each.split('\n'))) {
      expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2028\u2029]/u);
      expect(line.length).toBeLessThan(50_000);
      if (line.startsWith('::')) expect(line).toMatch(/^::(?:error|warning|notice) title=/);
      else if (name !== 'human') expect(line).not.toContain('<script>');
    }
  });
});
