import { expect, test } from 'vitest';
import { failWith } from '../../../src/app/doctor/check-outcome.ts';
import { catalogue, type DiagnosticCode } from '../../../src/diagnostics/catalogue.ts';
import { GenError } from '../../../src/diagnostics/gen-error.ts';

const hints = Object.entries(catalogue).filter(([, { help }]) => help.includes('pass `--offline`'));

test('some helps suggest --offline', () => expect(hints.length).toBeGreaterThan(0));

test.each(hints)(
  'the fix of doctor for %s does not suggest --offline, which doctor does not have',
  (code, { help }) => {
    const diagnostic = {
      code: code as DiagnosticCode,
      severity: 'error',
      table: null,
      path: null,
      message: 'M.',
      help,
    } as const;
    const { fix } = failWith(new GenError(diagnostic));
    expect(fix).not.toContain('--offline');
    expect(fix).toMatch(/\.$/);
    expect(help.startsWith(fix ?? '?')).toBe(true);
  },
);
