// Names of a catalog and texts of a server in every form of report.
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/app/check/check-result.ts';
import type { Check } from '../../src/app/doctor/doctor-report.ts';
import type { TableResult } from '../../src/app/publish/table-result.ts';
import { githubReporter } from '../../src/cli/reporters/github.ts';
import { humanReporter } from '../../src/cli/reporters/human.ts';
import { jsonReporter } from '../../src/cli/reporters/json.ts';
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

describe.each([...Object.keys(reporters), 'json'])('%s', (name) => {
  test.each(['::add-mask::x', ' \t::error::x', '##[add-mask]x', '##vso[task.setvariable variable=x]y', '###vso[x]y'])(
    'no line is the command %j',
    (command) => {
      lines.length = 0;
      const reporter = name === 'json' ? jsonReporter(terminal) : reporters[name]!();
      const text = `${command}\n${command}`;
      const patch = `@@ -1 +1 @@\n ${command}\n-a\n+${command}\n`;
      const files = [{ path: text, status: 'written', patch } as const];
      const problem = {
        code: 'lock-missing',
        severity: 'error',
        table: text,
        path: text,
        message: text,
        help: text,
      } as const;
      const states = { before: text, after: text, message: text, fix: text };
      const finding = { code: 'column-added', severity: 'breaking', path: text, ...states } as const;
      const table = { table: text, status: 'written' as const, files, diagnostics: [problem] };
      reporter.generated([table]);
      reporter.checked([{ ...table, target: text, status: 'drift', findings: [finding] }]);
      reporter.diagnosed([
        {
          name: 'token',
          table: text,
          status: 'fail',
          message: text,
          fix: text,
          statements: [text],
        } as unknown as Check,
      ]);
      for (const line of lines.flatMap((each) => each.split('\n'))) {
        expect(line).not.toMatch(/##[\w.-]*\[/);
        if (name !== 'github' || !line.startsWith('::')) expect(line).not.toMatch(/^\s*::/);
        else expect(line).toMatch(/^::(?:error|warning|notice) title=/);
      }
      if (name === 'json') expect(JSON.parse(lines[0]!)).toMatchObject({ tables: [{ table: text }] });
    },
  );
});

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
